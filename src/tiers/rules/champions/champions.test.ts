import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Instance } from "../../../domain/instance.ts";
import { ann, HOUR_MS, type World, worldWithModel } from "../../testing/world.ts";
import { type Champions, createChampions } from "./champions.ts";
import { SelectionRules } from "./testing/selecting.ts";

let world: World;
let rules: SelectionRules;
let champions: Champions;

const sent = (words: object, uuid = "sent") => ({ team: "p", uuid, rule: words });
const lowest = "a.metrics.mae < b.metrics.mae";

async function instance(city: string, fields: object = {}): Promise<Instance> {
  return world.instance({ fields: { city, ...fields } });
}

async function measure(of: Instance, value: number, name = "mae", at?: string): Promise<void> {
  const point = { scope: "Validation", name, value, ...(at !== undefined && { at }) } as const;
  await world.metrics.record(ann, { instance: of.uuid, points: [point] });
}

beforeEach(async () => {
  world = await worldWithModel(["city"]);
  rules = new SelectionRules();
  champions = createChampions(world.context, rules, null);
});
afterEach(() => world.records.close());

describe("a rule that comes with the question", () => {
  test("is answered from the store, with the champion's blob, and nothing is recorded", async () => {
    const [good, bad] = [await instance("Oslo"), await instance("Oslo")];
    await measure(good, 1);
    await measure(bad, 2);
    const rule = sent({ PROJECT: "p", GIVEN: 'city == "Oslo"', MODEL_SELECTION: lowest });
    const answer = await champions.selectChampion(ann, { rule });
    expect(answer.champion).toEqual(await world.storage.getInstance(ann, { uuid: good.uuid }));
    expect(answer.champion?.blob?.digest).toMatch(/^sha256:/);
    expect(answer).toMatchObject({
      partition: { city: "Oslo" },
      choice: "best",
      decision: null,
      commit: null,
    });
    expect(await world.records.read((tables) => tables.decisions.list({ before: 99 }, 9))).toEqual([]);
  });

  test("counts a value in the very next answer", async () => {
    const [one, other] = [await instance("Oslo"), await instance("Oslo")];
    await measure(one, 1);
    const ask = { rule: JSON.stringify(sent({ MODEL_SELECTION: lowest })), project: "p" };
    expect((await champions.selectChampion(ann, ask)).champion?.uuid).toBe(one.uuid);
    await measure(other, 0.5);
    expect((await champions.selectChampion(ann, ask)).champion?.uuid).toBe(other.uuid);
    await world.storage.deprecate(ann, { uuid: other.uuid, reason: "old" });
    expect((await champions.selectChampion(ann, ask)).champion?.uuid).toBe(one.uuid);
    const third = await instance("Oslo");
    await measure(third, 0.1);
    expect((await champions.selectChampion(ann, ask)).champion?.uuid).toBe(third.uuid);
  });
});

describe("a rule that came with a question", () => {
  test("counts what was measured in the middle of the current second", async () => {
    const one = await instance("Oslo");
    world.now += 345;
    await measure(one, 1);
    const rule = sent({ PROJECT: "p", MODEL_SELECTION: lowest });
    expect((await champions.selectChampion(ann, { rule })).champion?.uuid).toBe(one.uuid);
  });

  test("looks at the project that it names, and else at that of the question", async () => {
    const one = await instance("Oslo");
    await measure(one, 1);
    await world.storage.createProject(ann, { name: "q" });
    const named = sent({ PROJECT: "p", MODEL_SELECTION: lowest });
    expect((await champions.selectChampion(ann, { rule: named, project: "q" })).champion?.uuid).toBe(
      one.uuid,
    );
    const { PROJECT: _, ...unnamed } = named.rule as Record<string, unknown>;
    const asked = { rule: JSON.stringify({ ...named, rule: unnamed }), project: "q" };
    expect(await champions.selectChampion(ann, asked)).toMatchObject({ champion: null });
    await expect(champions.selectChampion(ann, { rule: asked.rule })).rejects.toMatchObject({
      ...{ code: "rule.invalid", field: "project" },
      message: "the rule names no PROJECT, and the question no project; name one of the two",
    });
  });
});

describe("a rule in force", () => {
  test("answers for every partition, and each answer carries the decision that stands", async () => {
    rules.put();
    const [oslo, rome] = [await instance("Oslo"), await instance("Rome")];
    await measure(oslo, 1);
    await measure(rome, 2);
    const { items } = await champions.selectChampions(ann, { rule: "rule" });
    expect(items.map(({ partition, champion }) => [partition, champion?.uuid])).toEqual([
      [{ city: "Oslo" }, oslo.uuid],
      [{ city: "Rome" }, rome.uuid],
    ]);
    world.now += HOUR_MS;
    const again = await champions.selectChampion(ann, { rule: "rule", partition: { city: "Rome" } });
    expect(again).toMatchObject({ decision: items[1]!.decision, commit: "c0ffee", shadow: false });
    expect(again.decision).not.toBeNull();
  });

  test("that selects nothing says why, and so does one that is switched off", async () => {
    rules.put({ when: "metrics.mae < 1" });
    const oslo = await instance("Oslo");
    await measure(oslo, 5);
    expect(await champions.selectChampion(ann, { rule: "rule" })).toMatchObject({
      champion: null,
      choice: "none",
      why: expect.stringContaining("dropped by when 1"),
    });
    rules.put({}, "draft");
    expect(await champions.selectChampion(ann, { rule: "rule" })).toMatchObject({
      champion: null,
      decision: null,
      why: "the rule is a draft or switched off",
    });
  });

  test("keeps its incumbent for the cool-down, and says so", async () => {
    rules.put({ coolDown: 3_600 });
    const [one, other] = [await instance("Oslo"), await instance("Oslo")];
    await measure(one, 1);
    await champions.selectChampion(ann, { rule: "rule" });
    await measure(other, 0.5);
    const kept = await champions.selectChampion(ann, { rule: "rule" });
    expect(kept).toMatchObject({ choice: "kept", champion: { uuid: one.uuid } });
    world.now += HOUR_MS;
    const switched = await champions.selectChampion(ann, { rule: "rule" });
    expect(switched).toMatchObject({ choice: "best", champion: { uuid: other.uuid } });
    const decisions = await world.records.read((tables) => tables.decisions.list({ before: 99 }, 9));
    expect(decisions.map(({ champion, choice }) => [champion, choice])).toEqual([
      [other.uuid, "best"],
      [one.uuid, "kept"],
      [one.uuid, "best"],
    ]);
  });

  test("explains every candidate", async () => {
    rules.put({ given: 'city == "Oslo" and tags.reviewed == "yes"' });
    const [one, other] = [await instance("Oslo"), await instance("Oslo")];
    await instance("Rome");
    await measure(one, 1);
    await world.storage.changeTags(ann, {
      subject: { kind: "instance", uuid: one.uuid },
      set: { reviewed: "yes" },
    });
    const { verdicts, champion } = await champions.explainChampion(ann, { rule: "rule" });
    expect(champion?.uuid).toBe(one.uuid);
    expect(verdicts.map((each) => [each.instance, each.verdict]).sort()).toEqual(
      [
        [one.uuid, "champion"],
        [other.uuid, "given"],
      ].sort(),
    );
  });
});
