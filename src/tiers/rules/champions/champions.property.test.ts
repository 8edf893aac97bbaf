import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { realSeams } from "../../../seams.ts";
import { SqliteRecords } from "../../../stores/records/sql/sqlite.ts";
import { anyHistory, playHistory } from "./testing/histories.ts";

const RUNS = 60;
const { timers } = realSeams();

describe("on SQLite", () => {
  test("two servers answer alike, as the store says, and every decision can be made again", async () => {
    const records = new SqliteRecords({ path: ":memory:", timers });
    let run = 0;
    let decisions = 0;
    await fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        decisions += await playHistory([records, records], `p${run++}`, history);
      }),
      { numRuns: RUNS },
    );
    expect(decisions).toBeGreaterThan(RUNS);
    await records.close();
  }, 300_000);
});
