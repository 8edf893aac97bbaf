import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GalleryError } from "../../../domain/errors.ts";
import type { Records } from "../../../stores/records/store.ts";
import { ann, type World, worldWithModel } from "../../testing/world.ts";
import { createDecisions } from "../decisions/decisions.ts";
import { createChampions } from "./champions.ts";
import { SelectionRules } from "./testing/selecting.ts";

let world: World;
const rules = new SelectionRules();

beforeEach(async () => {
  world = await worldWithModel();
});
afterEach(() => world.records.close());

async function measure(instance: string, value: number): Promise<void> {
  const points = [{ scope: "Validation", name: "mae", value }] as const;
  await world.metrics.record(ann, { instance, points });
}

async function measured(value: number): Promise<string> {
  const { uuid } = await world.instance();
  await measure(uuid, value);
  return uuid;
}

const listed = async () =>
  (await createDecisions(world.context, null).listDecisions(ann, { page_size: 100 })).items;

test("who was champion in shadow is no incumbent when the rule is switched on", async () => {
  const server = createChampions(world.context, rules, null);
  const ask = async () => (await server.selectChampion(ann, { rule: "rule" })).champion?.uuid;
  rules.put({ coolDown: 600 }, "shadow", "commit 1");
  const first = await measured(3);
  expect(await ask()).toBe(first);
  const second = await measured(2);
  world.now += 60_000;
  // In shadow it is as it will be: it keeps its own incumbents.
  expect(await ask()).toBe(first);
  rules.put({ coolDown: 600 }, "on", "commit 2");
  expect(await ask()).toBe(second);
  const [decision] = await listed();
  expect(decision).toMatchObject({ selection: { champion: second }, shadow: false, incumbent: null });
  const replay = await createDecisions(world.context, null).replayDecision(ann, { uuid: decision!.uuid });
  expect(replay.same).toBe(true);
  await measured(1);
  world.now += 60_000;
  expect(await ask()).toBe(second);
});

describe("a switch", () => {
  test("that many servers and callers see at once is one decision", async () => {
    rules.put({ coolDown: 60 });
    const servers = Array.from({ length: 4 }, () => createChampions(world.context, rules, null));
    const ask = () =>
      Promise.all(
        Array.from({ length: 40 }, (_, caller) => servers[caller % 4]!.selectChampion(ann, { rule: "rule" })),
      );
    for (const value of [3, 2, 1]) {
      const champion = await measured(value);
      world.now += 60_000;
      const answers = await ask();
      expect(new Set(answers.map((each) => each.champion?.uuid))).toEqual(new Set([champion]));
      expect(new Set(answers.map((each) => each.decision)).size).toBe(1);
    }
    expect(await listed()).toHaveLength(3);
  });

  test("that only another server has seen is the incumbent of this one", async () => {
    rules.put({ coolDown: 60 });
    const [here, there] = [0, 1].map(() => createChampions(world.context, rules, null));
    const ask = (server: typeof here) => server!.selectChampion(ann, { rule: "rule" });
    const first = await measured(3);
    expect((await ask(here)).champion?.uuid).toBe(first);
    expect((await ask(there)).champion?.uuid).toBe(first);
    const second = await measured(2);
    world.now += 60_000;
    const switched = await ask(there);
    expect(switched.champion?.uuid).toBe(second);
    await measure(first, 1);
    expect(await ask(here)).toMatchObject({ champion: { uuid: second }, choice: "kept" });
    expect(await ask(there)).toMatchObject({ champion: { uuid: second }, choice: "kept" });
  });

  test("whose write fails at any statement leaves nothing, is not told, and is made by the next question", async () => {
    rules.put();
    await measured(3);
    const half = (step: string): Records => failing(world.records, step);
    const steps = ["ensureForm", "champion", "insert", "putChampion"];
    for (const [number, step] of steps.entries()) {
      const { champion: before, decision } = await createChampions(world.context, rules, null).selectChampion(
        ann,
        {
          rule: "rule",
        },
      );
      const count = (await listed()).length;
      const better = await measured(2 - number / 10);
      const server = createChampions({ ...world.context, records: half(step) }, rules, null);
      await expect(server.selectChampion(ann, { rule: "rule" })).rejects.toMatchObject({
        code: "store.unavailable",
      });
      expect(await listed()).toHaveLength(count);
      const stands = await world.records.read((tables) => tables.decisions.champion("rule", "{}"));
      expect([stands?.instance, stands?.decisionUuid]).toEqual([before?.uuid, decision]);
      const answer = await server.selectChampion(ann, { rule: "rule" });
      expect(answer.champion?.uuid).toBe(better);
      expect((await listed())[0]?.uuid).toBe(answer.decision);
    }
  });
});

/** A store whose next write fails after a function of the table of decisions has done its part. */
function failing(records: Records, name: string): Records {
  let failed = false;
  return {
    read: (work) => records.read(work),
    check: () => records.check(),
    close: () => records.close(),
    write: (work) =>
      records.write((tables) => {
        const decisions: Record<string, unknown> = { ...tables.decisions };
        const original = decisions[name] as (...given: unknown[]) => Generator;
        decisions[name] = function* (...given: unknown[]) {
          const result: unknown = yield* original(...given);
          if (failed) return result;
          failed = true;
          throw new GalleryError("store.unavailable", "the store is gone");
        };
        return work({ ...tables, decisions: decisions as never });
      }),
  };
}
