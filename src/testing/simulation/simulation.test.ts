import { describe, expect, test } from "vitest";
import { firstFound, runHistory } from "./history.ts";
import { plantedBugs } from "./planted-bugs.ts";

const HISTORIES = 3_000;
const TWICE_EVERY = 100;
const LIMIT = 10_000;

describe("the simulator", () => {
  test(`finds no violation in ${HISTORIES} histories, and replays a seed step by step`, async () => {
    let changes = 0;
    let crashes = 0;
    for (let seed = 1; seed <= HISTORIES; seed++) {
      const outcome = await runHistory(seed);
      expect(outcome.violation?.message, `npm run simulate -- --seed ${seed}`).toBeUndefined();
      changes += outcome.changes;
      crashes += outcome.crashes;
      if (seed % TWICE_EVERY === 0) expect((await runHistory(seed)).hash).toBe(outcome.hash);
    }
    // Histories in which nothing happens would prove nothing.
    expect(changes).toBeGreaterThan(HISTORIES * 10);
    expect(crashes).toBeGreaterThan(HISTORIES / 2);
  }, 300_000);

  test.each(plantedBugs)(
    `finds the planted bug: $name`,
    async (planted) => {
      const found = await firstFound((seed) => runHistory(seed, planted), LIMIT);
      expect(found?.violation).toBeDefined();
    },
    300_000,
  );
});
