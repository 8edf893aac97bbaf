import { afterAll, beforeAll, describe, it } from "vitest";
import { PostgresRecords } from "../../stores/records/sql/postgres.ts";
import { startCluster, type TestCluster } from "../../stores/records/testing/postgres.ts";
import { playMany } from "../testing/graph-sequences.ts";
import { tiersOver } from "../testing/graph-worlds.ts";

const SEQUENCES = 100;
const SECONDS = 300;

describe("the graph on PostgreSQL", () => {
  let cluster: TestCluster;
  let records: PostgresRecords;
  beforeAll(async () => {
    cluster = await startCluster();
    records = await PostgresRecords.open({ url: await cluster.createDatabase() });
  });
  afterAll(async () => {
    await records?.close();
    cluster?.stop();
  });

  it(
    `equals the oracle after every step of ${SEQUENCES} random sequences`,
    async () => {
      await playMany(tiersOver(records), SEQUENCES);
    },
    SECONDS * 1_000,
  );
});
