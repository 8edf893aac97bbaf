import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canonicalJson } from "../domain/canonical.ts";
import { realSeams } from "../seams.ts";
import type { Gatherer } from "../stores/records/sql/commit/gather.ts";
import { PostgresRecords } from "../stores/records/sql/postgres.ts";
import { SqliteRecords } from "../stores/records/sql/sqlite.ts";
import type { Records } from "../stores/records/store.ts";
import { startCluster, type TestCluster } from "../stores/records/testing/postgres.ts";
import { type Act, batches, Company, isRefusal, kindNames, newCast } from "./testing/beside.ts";

const { timers } = realSeams();

/** Carries units out beside each other, each step by itself. */
const eachByItself: Gatherer = {
  keyOf: () => undefined,
  gather: () => undefined,
  question: (step) => step,
  learn: () => undefined,
};

const counted = { begun: 0, undone: 0 };
/** Kinds of writes of which at least one was not refused. */
const accepted = new Set<string>();
/** Tables into which units inserted with one statement. */
const gathered = new Set<string>();
const onStep = ({ sql }: { sql: string }) => {
  if (sql.startsWith("BEGIN")) counted.begun++;
  if (sql === "ROLLBACK") counted.undone++;
  const [, table] = /^INSERT INTO (\w+).* SELECT \* FROM unnest/s.exec(sql) ?? [];
  if (table !== undefined) gathered.add(table);
};

const FIXED = () => Date.parse("2026-01-01T00:00:00Z");

/** What a store makes of a history, played in batches or one write after the other. */
async function outcome(
  records: Records,
  history: readonly (readonly Act[])[],
  cast = newCast(),
  clock = FIXED,
) {
  const company = new Company(records, cast, clock);
  await company.prepare();
  const answers: string[] = [];
  for (const batch of history) answers.push(...(await company.play(batch)));
  return { answers, seen: await company.seen(), log: await company.log() };
}

/** The entries of each subject in their order. */
function bySubject(log: Awaited<ReturnType<Company["log"]>>) {
  const entries = log.map(({ kind, subject, actor, data }) => [
    subject.kind,
    kind,
    actor,
    canonicalJson(data),
  ]);
  return entries.map((each) => each.join(" ")).sort();
}

describe.each(["SQLite", "PostgreSQL"] as const)(
  "writes that are carried out beside each other on %s",
  (name) => {
    let cluster: TestCluster | undefined;
    let records: Records;
    let serial: SqliteRecords;
    beforeAll(async () => {
      serial = new SqliteRecords({ path: ":memory:", timers });
      if (name === "SQLite") {
        records = new SqliteRecords({ path: ":memory:", timers, onStep, gatherer: eachByItself });
        return;
      }
      cluster = await startCluster();
      records = await PostgresRecords.open({ url: await cluster.createDatabase(), timers, onStep });
    });
    afterAll(async () => {
      await records?.close();
      await serial?.close();
      cluster?.stop();
    });

    async function expectAsOneByOne(history: readonly (readonly Act[])[]): Promise<void> {
      const cast = newCast();
      const beside = await outcome(records, history, cast);
      const oneByOne = history.flat().map((act) => [act]);
      const after = await outcome(serial, oneByOne, cast);
      history.flat().forEach(({ kind }, index) => {
        if (!isRefusal(beside.answers[index]!)) accepted.add(kind);
      });
      expect(beside.answers).toEqual(after.answers);
      expect(beside.seen).toEqual(after.seen);
      expect(bySubject(beside.log)).toEqual(bySubject(after.log));
    }

    test("do what they do one after the other", async () => {
      Object.assign(counted, { begun: 0, undone: 0 });
      accepted.clear();
      await fc.assert(fc.asyncProperty(batches, expectAsOneByOne), { numRuns: 120 });
      // What was undone was begun a second time.
      expect(counted.begun - counted.undone).toBeGreaterThan(2 * counted.undone);
      expect(counted.undone).toBeGreaterThan(0);
      expect([...accepted].sort()).toEqual(kindNames.toSorted());
    }, 120_000);

    test("of one kind share statements, and have the effects that each has alone", async () => {
      gathered.clear();
      const slots = [4, 5, 6, 7];
      const texts = { a: "1" };
      const dataSet = {
        ...{ name: "d", digest: "1", sourceType: "local", source: "s", schema: null, profile: null },
      };
      const point = { name: "loss", value: 1, at: 1, step: 1 };
      const told = { metrics: [point], params: texts, inputs: [{ dataSet, tags: {} }], key: undefined };
      const history: Act[][] = [
        slots.map((slot) => ({
          kind: "createRun",
          slot,
          experiment: 1,
          name: `n${slot}`,
          tags: texts,
          key: `k${slot}`,
        })),
        slots.map((slot) => ({ kind: "recordRun", slot, ...told, tags: { b: `${slot}` } })),
        slots.map((slot) => ({
          kind: "createModel",
          title: `m-${slot}`,
          named: false,
          fields: {},
          key: undefined,
        })),
        ["a", "b"].map((alias) => ({ kind: "setAlias", title: "made", alias, slot: 0, rule: false })),
      ];
      // Once more, when the types of all parameters are known.
      for (const _ of [1, 2]) await expectAsOneByOne(history);
      const tables = [
        "run",
        "run_param",
        "run_tag",
        "run_metric",
        "run_point",
        "data_set",
        "run_data_set",
        "change",
      ];
      const shared = [...tables, "state_log", "alias", "base", "model", "title", "idempotency"];
      const wanted = name === "PostgreSQL" ? shared : [];
      expect([...gathered].sort()).toEqual(wanted.sort());
    });

    test("have times that rise with their positions, and no position is left out", async () => {
      let now = FIXED();
      const property = fc.asyncProperty(batches, async (history) => {
        const { log } = await outcome(records, history, newCast(), () => now++);
        const times = log.map(({ at }) => Date.parse(at));
        expect(times).toEqual(times.toSorted((one, other) => one - other));
        const first = log[0]!.position;
        expect(log.map(({ position }) => position)).toEqual(log.map((_, index) => first + index));
      });
      await fc.assert(property, { numRuns: 30 });
    }, 120_000);
  },
);
