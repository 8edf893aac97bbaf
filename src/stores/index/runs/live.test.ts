import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "../../../expression/index.ts";
import { postgresql, sqlite } from "../../records/sql/dialect.ts";
import type { Records } from "../../records/store.ts";
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
    const dialect = cluster === undefined ? sqlite : postgresql;
    const memory = Number.POSITIVE_INFINITY;
    index = new RunIndex({ dialect, read: (work) => records.read(work), memory, pause });
    place = await records.write((tables) => experiment(tables, 1));
    return () => records.close();
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
