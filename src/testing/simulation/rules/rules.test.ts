import { describe, expect, test } from "vitest";
import { firstFound } from "../history.ts";
import { runRulesHistory } from "./history.ts";
import { plantedRuleBugs } from "./planted.ts";

const HISTORIES = 200;
const TWICE_EVERY = 50;
const LIMIT = 2_000;

describe("the simulator of servers with rules", () => {
  test(`finds no violation in ${HISTORIES} histories, and replays a seed step by step`, async () => {
    let changes = 0;
    let crashes = 0;
    for (let seed = 1; seed <= HISTORIES; seed++) {
      const outcome = await runRulesHistory(seed);
      expect(outcome.violation?.message, `npm run simulate -- --rules --seed ${seed}`).toBeUndefined();
      changes += outcome.changes;
      crashes += outcome.crashes;
      if (seed % TWICE_EVERY === 0) expect((await runRulesHistory(seed)).hash).toBe(outcome.hash);
    }
    // Histories in which nothing happens would prove nothing.
    expect(changes).toBeGreaterThan(HISTORIES * 20);
    expect(crashes).toBeGreaterThan(HISTORIES / 2);
  }, 600_000);

  test.each(plantedRuleBugs)(
    "finds the planted bug: $name",
    async (planted) => {
      const found = await firstFound((seed) => runRulesHistory(seed, planted), LIMIT);
      expect(found?.violation).toBeDefined();
    },
    600_000,
  );
});
