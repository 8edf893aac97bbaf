import { afterAll, beforeAll, describe, it } from "vitest";
import { realSeams } from "../../seams.ts";
import { PostgresRecords } from "../../stores/records/sql/postgres.ts";
import { startCluster, type TestCluster } from "../../stores/records/testing/postgres.ts";
import { race } from "../testing/graph-race.ts";
import { playMany } from "../testing/graph-sequences.ts";
import { tiersOver } from "../testing/graph-worlds.ts";

const SEQUENCES = 60;
const RACES = 5;
const SECONDS = 300;

describe("the graph on PostgreSQL", () => {
  let cluster: TestCluster;
  let records: PostgresRecords;
  let other: PostgresRecords;
  beforeAll(async () => {
    cluster = await startCluster();
    const url = await cluster.createDatabase();
    records = await PostgresRecords.open({ url, timers: realSeams().timers });
    other = await PostgresRecords.open({ url, timers: realSeams().timers });
  });
  afterAll(async () => {
    await records?.close();
    await other?.close();
    cluster?.stop();
  });

  it(
    `equals the oracle after every step of ${SEQUENCES} random sequences`,
    async () => {
      await playMany(tiersOver(records), SEQUENCES);
    },
    SECONDS * 1_000,
  );

  it(
    `lets 64 writers at once on two servers do what one after the other would, ${RACES} times`,
    async () => {
      const servers = [tiersOver(records), tiersOver(other)];
      for (let seed = 1; seed <= RACES; seed++) await race(servers, 4, seed);
    },
    SECONDS * 1_000,
  );
});
