import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { realSeams } from "../../../seams.ts";
import { append, change, project } from "../testing/fixtures.ts";
import { startCluster, type TestCluster } from "../testing/postgres.ts";
import { startProxy } from "../testing/proxy.ts";
import { PostgresRecords } from "./postgres.ts";
import { run } from "./query.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

const KILL_SELF = "SELECT pg_terminate_backend(pg_backend_pid())";
const KILL_OTHERS =
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

describe.each(["one after the other", "beside each other"])(
  "PostgreSQL that loses connections of units %s",
  (how) => {
    let url: string;
    beforeEach(async () => {
      url = await cluster.createDatabase();
    });

    const asAdministrator = async (sql: string) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(sql);
      await client.end();
    };
    const touching = (name: string) =>
      how === "beside each other" ? { changes: [name], reads: [] } : undefined;
    const logged = (records: PostgresRecords, name: string, before?: string) =>
      records.write(function* (tables) {
        const id = yield* project(tables, name);
        if (before !== undefined) yield* run(before);
        return yield* append(tables, change(id, { name }));
      }, touching(name));
    /** Each name once, each with its one entry, without gaps. */
    const expectExactly = async (records: PostgresRecords, names: readonly string[]) => {
      const found = await records.read(function* (tables) {
        const kept = yield* tables.projects.list("", 10_000);
        const log = yield* tables.changes.list({ after: 0 }, 10_000);
        return { kept: kept.map((each) => each.name), log };
      });
      expect(found.kept).toEqual([...names].sort());
      expect(found.log.map((each) => each.data.name).sort()).toEqual([...names].sort());
      expect(found.log.map((each) => each.position)).toEqual(names.map((_, index) => index + 1));
    };

    test("before COMMIT writes the batch again, each unit once", async () => {
      let killed = 0;
      const records = await PostgresRecords.open({ url, timers: realSeams().timers });
      const killing = records.write(function* (tables) {
        const id = yield* project(tables, "b");
        if (killed++ === 0) yield* run(KILL_SELF);
        return yield* append(tables, change(id, { name: "b" }));
      }, touching("b"));
      await Promise.all([logged(records, "a"), killing, logged(records, "c")]);
      expect(killed).toBe(2);
      await expectExactly(records, ["a", "b", "c"]);
      await records.close();
    });

    test("before COMMIT, again and again, refuses the batch and leaves nothing of it", async () => {
      const records = await PostgresRecords.open({ url, timers: realSeams().timers });
      const outcomes = await Promise.allSettled([
        logged(records, "a"),
        logged(records, "b", KILL_SELF),
        logged(records, "c"),
      ]);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ status: "rejected", reason: { code: "store.unavailable" } });
      }
      expect(await logged(records, "d")).toBe(1);
      await expectExactly(records, ["d"]);
      await records.close();
    });

    test("at COMMIT, before it took effect, writes the batch again", async () => {
      const records = await PostgresRecords.open({ url, timers: realSeams().timers });
      await asAdministrator(`
      CREATE SEQUENCE commits;
      CREATE FUNCTION die_once() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('commits') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
          RETURN NULL;
        END $$;
      CREATE CONSTRAINT TRIGGER dying AFTER INSERT ON project DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION die_once()`);
      await Promise.all(["a", "b", "c"].map((name) => logged(records, name)));
      await expectExactly(records, ["a", "b", "c"]);
      await records.close();
    });

    test.each(["request", "answer"] as const)(
      "when the %s of a COMMIT is lost, writes once",
      async (loss) => {
        const proxy = await startProxy(url);
        const records = await PostgresRecords.open({ url: proxy.url, timers: realSeams().timers });
        for (const turn of [1, 2, 3]) {
          proxy.cutNextCommit(loss);
          const names = ["a", "b", "c"].map((name) => `${name}${turn}`);
          await Promise.all(names.map((name) => logged(records, name)));
          expect(proxy.cuts).toBe(turn);
        }
        await expectExactly(
          records,
          [1, 2, 3].flatMap((turn) => ["a", "b", "c"].map((name) => `${name}${turn}`)),
        );
        await records.close();
        proxy.stop();
      },
    );

    test("under load loses nothing, doubles nothing, and heals by itself", async () => {
      const records = await PostgresRecords.open({ url, timers: realSeams().timers });
      const answered: string[] = [];
      let busy = true;
      const writer = async (name: number) => {
        for (let turn = 0; busy; turn++) {
          try {
            await logged(records, `${name}-${turn}`);
            answered.push(`${name}-${turn}`);
          } catch (reason) {
            expect(reason).toMatchObject({ code: "store.unavailable" });
          }
        }
      };
      const writers = Array.from({ length: 16 }, (_, name) => writer(name));
      for (let kills = 1; kills <= 20; kills++) {
        // Each round waits until writes are answered again: that they are is the healing.
        while (answered.length < kills * 10) await setTimeout(5);
        await asAdministrator(KILL_OTHERS);
      }
      busy = false;
      await Promise.all(writers);
      await logged(records, "healed");
      await expectExactly(records, [...answered, "healed"]);
      await records.close();
    });
  },
);
