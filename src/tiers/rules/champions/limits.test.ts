import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { VirtualTime } from "../../testing/virtual-time.ts";
import { ann, type World, worldWithModel } from "../../testing/world.ts";
import { createChampions } from "./champions.ts";
import { SelectionRules } from "./testing/selecting.ts";

let world: World;
let rules: SelectionRules;

beforeEach(async () => {
  world = await worldWithModel(["city"]);
  rules = new SelectionRules();
});
afterEach(() => world.records.close());

const make = async (count: number, city = "Oslo") => {
  for (let number = 0; number < count; number++) {
    const { uuid } = await world.instance({ fields: { city } });
    await world.metrics.record(ann, {
      instance: uuid,
      points: [1, 2].map((value) => ({ scope: "Validation", name: "mae", value })),
    });
  }
};

describe("memory", () => {
  test("is bounded: a rule with too many candidates is refused with how many there are", async () => {
    const limits = { candidates: 3, points: 100, sent: 2, total: 99 };
    const { selectChampion } = createChampions(world.context, rules, null, limits);
    rules.put();
    await make(3);
    expect((await selectChampion(ann, { rule: "rule" })).champion).not.toBeNull();
    await make(1);
    await expect(selectChampion(ann, { rule: "rule" })).rejects.toMatchObject({
      code: "rule.too_broad",
      message:
        "the rule team/champion has at least 4 candidates, and 3 are kept; narrow its GIVEN or its windows",
    });
    rules.put({ given: 'city == "Rome"' });
    expect(await selectChampion(ann, { rule: "rule" })).toMatchObject({ champion: null });
  });

  test("is bounded for values of metrics, too", async () => {
    const limits = { candidates: 9, points: 3, sent: 2, total: 99 };
    const { selectChampion } = createChampions(world.context, rules, null, limits);
    rules.put({ window: 60 });
    await make(2);
    await expect(selectChampion(ann, { rule: "rule" })).rejects.toMatchObject({
      code: "rule.too_broad",
      message: expect.stringContaining("at least 4 values of metrics"),
    });
    rules.put();
    world.now += 10_000;
    expect((await selectChampion(ann, { rule: "rule" })).champion).not.toBeNull();
  });

  test("is not filled again for a rule that was refused just now", async () => {
    const limits = { candidates: 1, points: 99, sent: 2, total: 99 };
    const time = new VirtualTime(world.now);
    const seams = { ...world.context.seams, timers: time.timers };
    const { selectChampion } = createChampions({ ...world.context, seams }, rules, null, limits);
    rules.put();
    await make(2);
    const refused = { code: "rule.too_broad" };
    await expect(selectChampion(ann, { rule: "rule" })).rejects.toMatchObject(refused);
    const seen = world.records.read.bind(world.records);
    let reads = 0;
    world.records.read = (work) => {
      reads += 1;
      return seen(work);
    };
    await expect(selectChampion(ann, { rule: "rule" })).rejects.toMatchObject(refused);
    expect(reads).toBe(0);
    await time.skip(60_000);
    await expect(selectChampion(ann, { rule: "rule" })).rejects.toMatchObject(refused);
    expect(reads).toBeGreaterThan(0);
  });

  test("keeps few of the rules that come with questions, and answers all", async () => {
    const limits = { candidates: 9, points: 99, sent: 2, total: 99 };
    const { selectChampion } = createChampions(world.context, rules, null, limits);
    await make(1);
    for (const uuid of ["a", "b", "c", "a", "c"]) {
      const rule = { team: "p", uuid, rule: { MODEL_SELECTION: "a.metrics.mae < b.metrics.mae" } };
      expect((await selectChampion(ann, { rule, project: "p" })).rule).toBe(uuid);
    }
  });
});

describe("candidates of many rules", () => {
  test("are let go, those first that were asked longest ago, and read again when they are asked", async () => {
    const { records } = world;
    await make(3);
    let filled: string[] = [];
    const read = records.read.bind(records);
    records.read = (work) =>
      read((tables) => {
        const { champions } = tables.decisions;
        const decisions = {
          ...tables.decisions,
          champions: (rule: string) => {
            filled.push(rule);
            return champions(rule);
          },
        };
        return work({ ...tables, decisions });
      });
    const limits = { candidates: 9, points: 99, sent: 2, total: 6 };
    const { selectChampion } = createChampions(world.context, rules, null, limits);
    for (const uuid of ["a", "b", "c"]) rules.put({ uuid, name: uuid });
    const ask = async (...uuids: string[]) => {
      filled = [];
      for (const rule of uuids) expect((await selectChampion(ann, { rule })).champion).not.toBeNull();
      return filled;
    };
    expect(await ask("a", "b", "a", "b", "a")).toEqual(["a", "b"]);
    expect(await ask("c", "a", "c")).toEqual(["c"]);
    expect(await ask("b", "c")).toEqual(["b"]);
    expect(await ask("a")).toEqual(["a"]);
  });
});

describe("a question", () => {
  const { selectChampion } = { selectChampion: (input: object) => ask(input) };
  const ask = (input: object) =>
    createChampions(world.context, rules, null).selectChampion(ann, input as { rule: string });

  test("names a rule that selects, and a partition when there are several", async () => {
    rules.put();
    await make(1);
    await make(1, "Rome");
    await expect(selectChampion({ rule: "none" })).rejects.toMatchObject({ code: "rule.unknown" });
    await expect(selectChampion({ rule: "rule" })).rejects.toMatchObject({
      code: "partition.missing",
      message: expect.stringContaining("2 partitions"),
    });
    const wrong = { rule: "rule", partition: [] };
    await expect(selectChampion(wrong)).rejects.toMatchObject({
      code: "request.invalid",
      field: "partition",
    });
  });

  test("with a broken rule is told where it is broken", async () => {
    const broken = '{"team": "p", "uuid": "x", "rule": {"MODEL_SELECTION": "a.metrics.mae <"}}';
    await expect(selectChampion({ rule: broken })).rejects.toMatchObject({
      code: "rule.invalid",
      message: expect.stringMatching(/^line 1, column \d+: /),
    });
    const acts = {
      team: "p",
      uuid: "x",
      rule: { WHEN: "metrics.mae > 1", CALLBACK_ACTIONS: [{ action: "tell" }] },
    };
    await expect(selectChampion({ rule: acts })).rejects.toMatchObject({ code: "rule.invalid" });
  });

  test("about a partition that nobody has heard of is answered, and leaves nothing", async () => {
    rules.put();
    await make(1);
    const answer = await selectChampion({ rule: "rule", partition: { city: "Atlantis" } });
    expect(answer).toMatchObject({
      champion: null,
      choice: "none",
      why: "there is no candidate",
      decision: null,
    });
    expect(await world.records.read((tables) => tables.decisions.champions("rule"))).toEqual([]);
  });
});
