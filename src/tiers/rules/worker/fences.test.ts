import { expect, test } from "vitest";
import { realSeams } from "../../../seams.ts";
import type { Records } from "../../../stores/records/store.ts";
import { Repository } from "../../../testing/outside/repository.ts";
import type { Actions } from "../actions/act.ts";
import { Ruled } from "../testing/ruled.ts";
import { look, take } from "../trigger/look.ts";
import { RuleIndex } from "../trigger/rule-index.ts";
import { Evaluator } from "./evaluator.ts";

const none: Actions = new Map();

/** A rule that has something to look at, and no server that does. */
async function asleep(): Promise<Ruled> {
  const ruled = await Ruled.open();
  ruled.rules.put({});
  await ruled.pass(1_000);
  ruled.automation.quiesce();
  await ruled.soon();
  const instance = await ruled.instance();
  await ruled.measure(instance, 9);
  await ruled.measure(instance, 1);
  return ruled;
}

const sight = (ruled: Ruled) => ({
  ...{ index: new RuleIndex(ruled.rules.all()), rules: ruled.rules },
  ...{ scanned: 0, now: ruled.time.clock.now() },
});

const contextOf = (ruled: Ruled, records: Records) => {
  const { clock, timers } = ruled.time;
  return {
    records,
    seams: { clock, timers, ids: realSeams().ids, http: ruled.receiver, git: new Repository() },
  };
};

test("what two servers read of the log at once becomes jobs once, though the first have been done meanwhile", async () => {
  const ruled = await asleep();
  const { database } = ruled;
  const found = await database.read((tables) => look(tables, sight(ruled)));
  expect(found.jobs).toHaveLength(2);
  expect(await database.write((tables) => take(tables, found))).toBe(true);
  await new Evaluator(contextOf(ruled, database), ruled.rules, none).turn();
  expect(await database.write((tables) => take(tables, found))).toBe(false);
  expect(await ruled.jobs()).toMatchObject([{ kind: "act" }]);
});

test("a look that is finished after its lease was lost leaves no record, no act and no standing", async () => {
  const ruled = await asleep();
  const { database } = ruled;
  const found = await database.read((tables) => look(tables, sight(ruled)));
  await database.write((tables) => take(tables, found));
  let release = (): void => {};
  const paused = new Promise<void>((resolve) => {
    release = resolve;
  });
  let writes = 0;
  const slow: Records = {
    read: (work) => database.read(work),
    write: async (work) => {
      writes += 1;
      if (writes === 2) await paused;
      return database.write(work);
    },
    check: () => database.check(),
    close: () => database.close(),
  };
  const late = new Evaluator(contextOf(ruled, slow), ruled.rules, none).turn();
  await ruled.time.skip(30_000);
  // One after the other, now that somebody had them before.
  const other = new Evaluator(contextOf(ruled, database), ruled.rules, none);
  expect([await other.turn(), await other.turn(), await other.turn()]).toEqual([1, 1, 0]);
  const before = { firings: await ruled.firings(), jobs: await ruled.jobs() };
  expect(before.firings.map(({ outcome }) => outcome)).toEqual(["held", "not_held"]);
  release();
  expect(await late).toBe(2);
  expect({ firings: await ruled.firings(), jobs: await ruled.jobs() }).toEqual(before);
});

test("a look that cannot be made is tried again, those behind it wait, and in the end it is dead", async () => {
  const ruled = await asleep();
  const { database } = ruled;
  const found = await database.read((tables) => look(tables, sight(ruled)));
  await database.write((tables) => take(tables, found));
  const broken = { ...ruled.rules.byUuid("rule")! };
  const rules = { ...ruled.rules, generation: 1, all: () => [broken], byUuid: () => broken };
  // What stands in the repository was checked; this stands for a fault of ours.
  Object.defineProperty(broken, "commit", {
    get: () => {
      throw new Error("a fault");
    },
  });
  const evaluator = new Evaluator(contextOf(ruled, database), rules, none);
  const states = async () =>
    (await ruled.jobs()).map(({ state, attempts, result }) => [state, attempts, result]);
  await evaluator.turn();
  expect(await states()).toEqual([
    ["waiting", 1, "a fault"],
    ["waiting", 0, null],
  ]);
  for (let attempt = 2; attempt <= 10; attempt++) {
    const [first] = await ruled.jobs();
    await ruled.time.skip(first!.due! - ruled.time.clock.now());
    await evaluator.turn();
  }
  expect((await states())[0]).toEqual(["dead", 10, "a fault"]);
  await ruled.time.skip(1);
  await new Evaluator(contextOf(ruled, database), ruled.rules, none).turn();
  expect(await ruled.firings()).toMatchObject([{ outcome: "not_held" }]);
});
