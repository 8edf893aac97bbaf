import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "../../../expression/index.ts";
import { postgresql, sqlite } from "../../records/sql/dialect.ts";
import type { Records, Work } from "../../records/store.ts";
import { append, change } from "../../records/testing/fixtures.ts";
import { startCluster, type TestCluster } from "../../records/testing/postgres.ts";
import { experiment, insertMetrics, metric, placeOf, run } from "../../records/testing/run-fixtures.ts";
import { openPostgres, openSqlite, pause } from "../testing/engines.ts";
import { RunIndex } from "./run-index.ts";

describe.each(["SQLite", "PostgreSQL"])("columns of runs on %s", (database) => {
  let cluster: TestCluster | undefined;
  let records: Records;
  let index: RunIndex;
  let place: number;
  let made = 0;

  beforeAll(async () => {
    if (database === "PostgreSQL") cluster = await startCluster();
  });
  afterAll(() => cluster?.stop());

  beforeEach(async () => {
    records = cluster === undefined ? openSqlite() : await openPostgres(await cluster.createDatabase());
    index = new RunIndex({ ...settings(), memory: Number.POSITIVE_INFINITY });
    place = await records.write((tables) => experiment(tables, 1));
    return () => records.close();
  });

  const settings = () => ({
    dialect: cluster === undefined ? sqlite : postgresql,
    read: <T>(work: () => Work<T>) => records.read(work),
    pause,
  });

  /** Makes a run, or records on one; returns its id and the position of the entry that says so. */
  const tell = (values: Record<string, number>, known?: number) =>
    records.write(function* (tables) {
      const id = known ?? (yield* run(tables, ++made, { experiment: place }));
      const points = Object.entries(values).map(([name, value]) => metric(name, value, ++made));
      yield* insertMetrics(tables, { ...placeOf(id), experiment: place }, points, 0);
      const kind = known === undefined ? "run.created" : "run.recorded";
      const entry = { ...change(1), kind, subjectKind: "run", subject: id } as const;
      return { id, position: yield* append(tables, entry) };
    });

  const search = async (where: string, position: number): Promise<number[] | null> => {
    const finding = { where: parse(where), order: [], now: 0, from: 0, limit: 100 };
    const found = await index.search({ scope: { experiments: [place], view: "active" }, finding, position });
    return found?.map(({ id }) => id) ?? null;
  };

  const load = async (where: string): Promise<void> => {
    expect(await search(where, 0)).toBeNull();
    while (await index.loadWanted());
  };

  it("leave it to the tables when a search goes through more than a hundred experiments", async () => {
    const { position } = await tell({ a: 1 });
    await load("true");
    const ask = (count: number) => {
      const experiments = Array.from({ length: count }, (_, at) => place + at);
      const finding = { where: null, order: [], now: 0, from: 0, limit: 10 };
      return index.search({ scope: { experiments, view: "active" }, finding, position });
    };
    expect(await ask(100)).toBeNull();
    while (await index.loadWanted());
    expect(await ask(100)).toHaveLength(1);
    expect(await ask(101)).toBeNull();
    expect(index.wants).toBe(false);
  });

  it("begin anew when they are too far behind the log", async () => {
    const { id } = await tell({ a: 1 });
    await load("metrics.a == 1");
    const position = await records.write((tables) => tables.changes.reserve(600_000));
    expect(await search("metrics.a == 1", position)).toBeNull();
    while (await index.loadWanted());
    expect(await search("metrics.a == 1", position)).toEqual([id]);
  });

  it("do not read again and again what there is no room for", async () => {
    await tell({ a: 1 });
    index = new RunIndex({ ...settings(), memory: 100 });
    await load("metrics.a == 1");
    expect(await search("metrics.a == 1", 0)).toBeNull();
    expect(index.wants).toBe(false);
  });

  it("know what had happened by the position that is asked for", async () => {
    const first = await tell({ a: 1 });
    await load("metrics.a >= 0");
    expect(await search("metrics.a >= 0", first.position)).toEqual([first.id]);

    const second = await tell({ a: 2 });
    const third = await tell({ a: -1 }, first.id);
    expect(await search("metrics.a >= 0", third.position)).toEqual([second.id]);
    expect(await search("metrics.a < 0", third.position)).toEqual([first.id]);
  });

  it("never show half of what was recorded at once", async () => {
    const before = await tell({ a: 1, b: 1 });
    await load("metrics.a == 1");
    await tell({ a: 2, b: 2 }, before.id);
    await load("metrics.b == 1");

    expect(await search("metrics.a == 1 and metrics.b == 2", before.position)).toEqual([]);
    expect(await search("metrics.a == 2 and metrics.b == 2", before.position)).toEqual([before.id]);
  });
});
