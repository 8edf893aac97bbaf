import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Fallback } from "../../../domain/rule.ts";
import { ann, type World, worldWithModel } from "../../testing/world.ts";
import { createDecisions } from "../decisions/decisions.ts";
import { type Champions, createChampions } from "./champions.ts";
import { SelectionRules } from "./testing/selecting.ts";

let world: World;
let rules: SelectionRules;
let champions: Champions;

beforeEach(async () => {
  world = await worldWithModel(["city"]);
  rules = new SelectionRules();
  champions = createChampions(world.context, rules, null);
});
afterEach(() => world.records.close());

const nobody = { when: "metrics.mae < 0" };
const reason = "a test";

async function instance(city = "Oslo", baseVersionId = "m"): Promise<string> {
  const { uuid } = await world.instance({ baseVersionId, fields: { city } });
  await world.metrics.record(ann, {
    instance: uuid,
    points: [{ scope: "Validation", name: "mae", value: 1 }],
  });
  world.now += 1_000;
  return uuid;
}

const ask = (city = "Oslo") => champions.selectChampion(ann, { rule: "rule", partition: { city } });

const fallBackTo = (...fallback: Fallback[]) => rules.put({ ...nobody, fallback });

describe("without a champion", () => {
  test("a named instance answers, and the next one where it does not exist", async () => {
    const [one, other] = [await instance(), await instance("Rome")];
    fallBackTo({ instance: "00000000-0000-4000-8000-000000000000" }, { instance: other }, { instance: one });
    expect(await ask()).toMatchObject({
      choice: "fallback",
      champion: { uuid: other },
      why: `no candidate meets the conditions; dropped by when 1; the fallback to instance ${other} answers`,
    });
  });

  test("the newest of a base version id answers that is live, in the same partition", async () => {
    await world.storage.createModel(ann, { project: "p", baseVersionId: "safe", partitionBy: ["city"] });
    const old = await instance("Oslo", "safe");
    const young = await instance("Oslo", "safe");
    await instance("Rome", "safe");
    await instance();
    rules.put({ ...nobody, given: 'base_version_id == "m"', fallback: [{ baseVersionId: "safe" }] });
    expect((await ask()).champion?.uuid).toBe(young);
    await world.storage.deprecate(ann, { uuid: young, reason });
    expect((await ask()).champion?.uuid).toBe(old);
    await world.storage.deprecate(ann, { uuid: old, reason });
    expect(await ask()).toMatchObject({ champion: null, choice: "none" });
  });

  test("what an environment serves answers, of the candidates' base version ids", async () => {
    const one = await instance();
    await world.storage.createModel(ann, { project: "p", baseVersionId: "other", partitionBy: ["city"] });
    const stranger = await instance("Oslo", "other");
    rules.put({ ...nobody, given: 'base_version_id == "m"', fallback: [{ deployed: "production" }] });
    expect((await ask()).champion).toBeNull();
    await world.storage.deploy(ann, { uuid: one, reason });
    await world.storage.deploy(ann, { uuid: stranger, reason });
    expect(await ask()).toMatchObject({ choice: "fallback", champion: { uuid: one } });
  });

  test("another rule answers, unless it is only tried out or asks this one again", async () => {
    const one = await instance();
    fallBackTo({ rule: "next" });
    rules.put({ uuid: "next", name: "next" }, "shadow");
    expect((await ask()).champion).toBeNull();
    rules.put({ uuid: "next", name: "next" });
    expect((await ask()).champion?.uuid).toBe(one);
    rules.put({ ...nobody, uuid: "next", name: "next", fallback: [{ rule: "rule" }] });
    expect(await ask()).toMatchObject({ champion: null, choice: "none" });
    fallBackTo({ rule: "gone" });
    expect(await ask()).toMatchObject({ champion: null, choice: "none" });
  });

  test("is recorded with what each fallback came to, so that it can be made again", async () => {
    const one = await instance();
    fallBackTo({ deployed: "production" }, { baseVersionId: "m" });
    const first = await ask();
    await world.storage.deploy(ann, { uuid: one, reason });
    const newer = await instance();
    await ask();
    const { replayDecision, listDecisions } = createDecisions(world.context, null);
    const { items } = await listDecisions(ann, {});
    expect(items.map(({ uuid }) => uuid)).toContain(first.decision);
    for (const { uuid } of items) expect(await replayDecision(ann, { uuid })).toMatchObject({ same: true });
    expect(newer).not.toBe(one);
  });
});

describe("a rule that is tried out", () => {
  test("answers marked as shadow, a canary in the partitions that it is not for", async () => {
    for (const city of ["Oslo", "Rome", "Bern", "Paris"]) await instance(city);
    rules.put({}, "shadow");
    expect(await ask()).toMatchObject({ shadow: true, choice: "best" });
    rules.put({ share: 0.5 }, "canary");
    const { items } = await champions.selectChampions(ann, { rule: "rule" });
    expect(new Set(items.map(({ shadow }) => shadow))).toEqual(new Set([true, false]));
    rules.put();
    expect(await ask()).toMatchObject({ shadow: false, choice: "best" });
    const { listDecisions } = createDecisions(world.context, null);
    const { items: made } = await listDecisions(ann, { partition: { city: "Oslo" } });
    expect(made.map(({ shadow }) => shadow)).toContain(true);
    expect(made[0]).toMatchObject({ shadow: false });
  });
});
