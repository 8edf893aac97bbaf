import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Records } from "../../records/store.ts";
import { startCluster, type TestCluster } from "../../records/testing/postgres.ts";
import { anyCondition, deprecation, measured, order, sample } from "../testing/arbitraries.ts";
import { allPages, type Engines, openEngines, openPostgres, openSqlite } from "../testing/engines.ts";
import { expected } from "../testing/reference.ts";
import { World } from "../testing/world.ts";

const INSTANCES = 60;

/** A world with some of everything: tags, deprecated instances, metrics in several scopes. */
async function populate(records: Records, seed: number): Promise<World> {
  const world = await World.create(records);
  const draw = <T>(arbitrary: fc.Arbitrary<T>, count: number, salt: number): T[] =>
    fc.sample(arbitrary, { numRuns: count, seed: seed + salt });
  await world.add(draw(sample, INSTANCES, 1));
  const place = fc.integer({ min: 0, max: INSTANCES - 1 });
  for (const [at, key, value] of draw(
    fc.tuple(place, fc.constantFrom("a", "b c"), fc.constantFrom("Berlin", "x")),
    50,
    2,
  )) {
    await world.tag(at, key, value);
  }
  for (const at of draw(place, 12, 3)) await world.deprecate(at, true);
  await world.deprecateModel(0, 9, true);
  await world.deprecateModel(1, 2, true);
  for (const [at, points] of draw(
    fc.tuple(place, fc.array(measured, { minLength: 1, maxLength: 3 })),
    100,
    4,
  )) {
    await world.measure(at, points);
  }
  // The names that conditions use have to exist.
  const names = ["mape", "r2"].flatMap((name) =>
    ["Training", "Validation", "Production"].map((scope) => ({ scope, name })),
  );
  await world.measure(
    0,
    names.map((each) => ({ ...each, value: 1, at: 0 })),
  );
  return world;
}

describe.each(["SQLite", "PostgreSQL"])("on %s", (database) => {
  let cluster: TestCluster | undefined;
  let records: Records;
  let world: World;
  let engines: Engines;

  beforeAll(async () => {
    if (database === "PostgreSQL") cluster = await startCluster();
    records = cluster === undefined ? openSqlite() : await openPostgres(await cluster.createDatabase());
    world = await populate(records, 7);
    engines = await openEngines(records);
  });
  afterAll(async () => {
    await records?.close();
    cluster?.stop();
  });

  it("columns, SQL and the evaluator agree on every condition, order and page", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyCondition,
        order,
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        async (where, by, all, limit) => {
          const wanted = expected(world, where, by, all).map(({ id }) => id);
          const options = { includeDeprecated: all };
          expect(await allPages(engines.tables, where, by, limit, undefined, options)).toEqual(wanted);
          expect(await allPages(engines.columns, where, by, limit, undefined, options)).toEqual(wanted);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("a search in the past skips what was deprecated at that moment, by itself or by its model", async () => {
    const moves = fc.sample(deprecation, { numRuns: 60, seed: 11 });
    const pasts: { asOf: number; wanted: number[] }[] = [];
    for (const move of moves) {
      await move(world);
      const wanted = expected(world, "true", [], false).map(({ id }) => id);
      pasts.push({ asOf: await world.moment(), wanted });
      expect(await allPages(engines.columns, null, [], 100, undefined, { includeDeprecated: false })).toEqual(
        wanted,
      );
    }
    expect(new Set(pasts.map(({ wanted }) => wanted.length)).size).toBeGreaterThan(5);
    for (const { asOf, wanted } of pasts) {
      const past = { includeDeprecated: false, asOf };
      expect(await allPages(engines.tables, null, [], 100, undefined, past)).toEqual(wanted);
      const live = await allPages(engines.tables, "not deprecated", [], 100, undefined, { asOf });
      expect(live).toEqual(wanted);
    }
  });
});
