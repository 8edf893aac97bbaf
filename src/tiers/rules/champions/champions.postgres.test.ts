import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { realSeams } from "../../../seams.ts";
import { PostgresRecords } from "../../../stores/records/sql/postgres.ts";
import { startCluster, type TestCluster } from "../../../stores/records/testing/postgres.ts";
import { anyHistory, playHistory } from "./testing/histories.ts";

const RUNS = 30;

describe("on PostgreSQL", () => {
  let cluster: TestCluster;
  let stores: [PostgresRecords, PostgresRecords];
  beforeAll(async () => {
    cluster = await startCluster();
    const url = await cluster.createDatabase();
    stores = [
      await PostgresRecords.open({ url, timers: realSeams().timers }),
      await PostgresRecords.open({ url, timers: realSeams().timers }),
    ];
  }, 60_000);
  afterAll(async () => {
    for (const records of stores ?? []) await records.close();
    cluster?.stop();
  });

  test("two servers answer alike, as the store says, and every decision can be made again", async () => {
    let run = 0;
    let decisions = 0;
    await fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        decisions += await playHistory(stores, `p${run++}`, history);
      }),
      { numRuns: RUNS },
    );
    expect(decisions).toBeGreaterThan(RUNS);
  }, 300_000);
});
