import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realSeams } from "../../seams.ts";
import { SqliteRecords } from "../../stores/records/sql/sqlite.ts";
import { race } from "../testing/graph-race.ts";
import { playMany } from "../testing/graph-sequences.ts";
import { tiersOver } from "../testing/graph-worlds.ts";

const SEQUENCES = 1_000;
const RACES = 10;
const SECONDS = 300;

describe("the graph on SQLite", () => {
  let records: SqliteRecords;
  beforeAll(() => {
    records = new SqliteRecords({ path: ":memory:", timers: realSeams().timers });
  });
  afterAll(() => records.close());

  it(
    `equals the oracle after every step of ${SEQUENCES} random sequences`,
    async () => {
      const tally = await playMany(tiersOver(records), SEQUENCES);
      // A sequence in which nothing happens, or in which nothing is refused, would prove nothing.
      for (const act of ["upload", "add", "update", "remove", "deploy", "rollBack", "undeploy", "accept"]) {
        expect(tally.get(`${act} done`) ?? 0, act).toBeGreaterThan(SEQUENCES / 50);
      }
      for (const refused of ["add dependency.cycle", "upload pin.invalid", "deploy deployment.stale"]) {
        expect(tally.get(refused) ?? 0, refused).toBeGreaterThan(SEQUENCES / 100);
      }
    },
    SECONDS * 1_000,
  );

  it(
    `lets 64 writers at once do what one after the other would, ${RACES} times`,
    async () => {
      for (let seed = 1; seed <= RACES; seed++) await race([tiersOver(records)], 4, seed);
    },
    SECONDS * 1_000,
  );
});
