import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "../../../expression/index.ts";
import type { Records } from "../../records/store.ts";
import { startCluster, type TestCluster } from "../../records/testing/postgres.ts";
import { sample } from "../testing/arbitraries.ts";
import { ask, type Engines, openEngines, openPostgres, openSqlite, question } from "../testing/engines.ts";
import { expected } from "../testing/reference.ts";
import { World } from "../testing/world.ts";

describe.each(["SQLite", "PostgreSQL"])("on %s", (database) => {
  let cluster: TestCluster | undefined;
  let records: Records;
  let world: World;
  let engines: Engines;

  beforeAll(async () => {
    if (database === "PostgreSQL") cluster = await startCluster();
    records = cluster === undefined ? openSqlite() : await openPostgres(await cluster.createDatabase());
    world = await World.create(records);
    await world.add(fc.sample(sample, { numRuns: 40, seed: 11 }));
    for (let at = 0; at < 40; at += 2) await world.tag(at, "stage", at % 3 === 0 ? "live" : "old");
    engines = await openEngines(records);
  });
  afterAll(async () => {
    await records?.close();
    cluster?.stop();
  });

  const both = () => [engines.columns, engines.tables];

  it("counts what a condition lets through", async () => {
    const count = expected(world, "score > 0", [], true).length;
    for (const engine of both()) {
      expect(await ask(engine, question({ kind: "count" }, "score > 0"))).toEqual({ kind: "count", count });
    }
  });

  it.each(["city", "score", "flag", "trainedAt", "langs", "nums", "tags.stage"])(
    "counts the values of %s",
    async (field) => {
      const asked = question({ kind: "facet", field: parse(field), limit: 3 }, "number > 3");
      const [columns, tables] = await Promise.all(both().map((engine) => ask(engine, asked)));
      expect(columns).toEqual(tables);
      const name = field.replace("tags.", "");
      const values = expected(world, "number > 3", [], true).map(
        (each) => each.tags[name] ?? { ...each.inherited, ...each.fields }[name],
      );
      expect(columns!.missing).toBe(values.filter((value) => value === undefined).length);
      expect(columns!.distinct).toBe(
        new Set(values.filter((value) => value !== undefined).map((value) => JSON.stringify(value))).size,
      );
      const most = columns!.values[0]!;
      expect(values.filter((value) => JSON.stringify(value) === JSON.stringify(most.value))).toHaveLength(
        most.count,
      );
    },
  );

  it("picks the best of each value among those that have the key", async () => {
    const order = { by: parse("score"), descending: true };
    const asked = question(
      { kind: "best", per: parse("city"), order, limit: 100, select: [parse("score")] },
      null,
    );
    const [columns, tables] = await Promise.all(both().map((engine) => ask(engine, asked)));
    expect(columns).toEqual(tables);
    const first = new Map<unknown, number>();
    for (const each of expected(
      world,
      "city != null and score != null",
      [{ by: "score", descending: true }],
      true,
    )) {
      const { city } = each.fields;
      if (!first.has(city)) first.set(city, each.id);
    }
    expect(columns!.items.map(({ value, best }) => [value, best.id])).toEqual([...first]);
  });

  it("answers selected values of every type", async () => {
    const select = [
      "city",
      "score",
      "flag",
      "trainedAt",
      "langs",
      "created",
      "deprecated",
      "tags.stage",
      "version",
    ];
    const asked = question(
      { kind: "page", order: [], after: null, limit: 1, select: select.map((each) => parse(each)) },
      "number == 2",
    );
    const { items, selected } = await ask(engines.columns, asked);
    const { fields, inherited, created, revision, number, tags } = world.instances[2]!;
    const own = { ...inherited, ...fields };
    expect(selected.get(items[0]!.id)).toEqual([
      own.city ?? null,
      own.score ?? null,
      own.flag ?? null,
      own.trainedAt ?? null,
      own.langs ?? null,
      new Date(created).toISOString(),
      false,
      tags.stage,
      `${revision}.${number}`,
    ]);
  });

  it("takes a zero divisor and a result that is too large for missing", async () => {
    for (const where of [
      "1 / (number - number) == 0",
      "number % (revision - revision) == 0",
      "(number + 1) * 1e308 * 10 > 0",
    ]) {
      for (const engine of both()) {
        expect(await ask(engine, question({ kind: "count" }, where))).toMatchObject({ count: 0 });
        expect(await ask(engine, question({ kind: "count" }, `not (${where})`))).toMatchObject({ count: 0 });
      }
    }
  });

  it("finds the same for a fraction's remainder", async () => {
    const where = "number % 0.5 == 0 and (number + 0.25) % 0.5 == 0.25";
    for (const engine of both()) {
      expect(await ask(engine, question({ kind: "count" }, where))).toMatchObject({ count: 40 });
    }
  });

  it("reads a text of a constraint on a time as a time", async () => {
    const constraints = [{ field: "created", operator: "larger_than", value: "2026-05-20T00:00:00Z" }];
    const count = expected(world, 'created > time("2026-05-20T00:00:00Z")', [], true).length;
    expect(await ask(engines.columns, question({ kind: "count" }, null, { constraints }))).toMatchObject({
      count,
    });
  });
});
