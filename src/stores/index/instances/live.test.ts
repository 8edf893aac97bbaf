import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Records } from "../../records/store.ts";
import { deprecation, measured, order, sample } from "../testing/arbitraries.ts";
import { allPages, ask, type Engines, openEngines, openSqlite, question } from "../testing/engines.ts";
import { expected } from "../testing/reference.ts";
import { World } from "../testing/world.ts";

/** Few, so that one instance is often moved twice. */
const place = fc.nat({ max: 4 });

/** Something that happens to a world. */
const event: fc.Arbitrary<(world: World) => Promise<void>> = fc.oneof(
  fc.array(sample, { minLength: 1, maxLength: 4 }).map((samples) => (world: World) => world.add(samples)),
  fc.tuple(place, fc.constantFrom("a", "b c", "new"), fc.constantFrom("x", "y", null)).map(
    ([at, key, value]) =>
      (world: World) =>
        world.tag(at % world.instances.length, key, value),
  ),
  deprecation,
  fc.tuple(place, fc.array(measured, { minLength: 1, maxLength: 3 })).map(
    ([at, points]) =>
      (world: World) =>
        world.measure(at % world.instances.length, points),
  ),
);

const conditions = [
  "city == 'Berlin' or tags.a == 'x'",
  "tags.new != null",
  "not (score > 1)",
  "flag ?? deprecated",
  "empty(langs) or 'en' =~ langs",
];

let records: Records;
let world: World;
let engines: Engines;

beforeEach(async () => {
  records = openSqlite();
  world = await World.create(records);
  await world.add(fc.sample(sample, { numRuns: 20, seed: 5 }));
  const first = { name: "mape", value: 1, at: 0 };
  await world.measure(0, [
    { scope: "Validation", ...first },
    { scope: "Production", ...first },
  ]);
  engines = await openEngines(records);
});
afterEach(() => records.close());

describe("columns under writes", () => {
  it("answer every search as of the newest change", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...conditions),
        order,
        async (events, where, by) => {
          for (const happen of events) await happen(world);
          const sortable = by.filter((key) => !key.by.startsWith('metrics["'));
          const wanted = expected(world, where, sortable, false).map(({ id }) => id);
          const options = { includeDeprecated: false };
          expect(await allPages(engines.columns, where, sortable, 7, undefined, options)).toEqual(wanted);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("load a column on demand while it is written to", async () => {
    const by = [{ by: 'metrics["mape"]', descending: true }];
    const options = { includeDeprecated: true };
    await allPages(engines.columns, "true", by, 50, undefined, options);
    expect(engines.index.wants).toBe(true);
    const loading = engines.index.loadWanted();
    await world.measure(3, [{ scope: "Validation", name: "mape", value: 9, at: 10 }]);
    await world.measure(4, [{ scope: "Validation", name: "mape", value: 8, at: 10 }]);
    await loading;
    expect(engines.index.wants).toBe(false);
    await world.measure(4, [{ scope: "Validation", name: "mape", value: 10, at: 20 }]);
    const wanted = expected(world, "true", by, true).map(({ id }) => id);
    expect(await allPages(engines.columns, "true", by, 50, undefined, options)).toEqual(wanted);
    expect(engines.index.wants).toBe(false);
  });

  it("pages neither skip nor repeat an instance whose order value stays", async () => {
    await fc.assert(
      fc.asyncProperty(
        order,
        fc.array(event, { maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        async (by, events, limit) => {
          const still = by.filter((key) => !key.by.startsWith("metrics") && !key.by.startsWith("tags"));
          const before = world.instances.map(({ id }) => id);
          const waiting = [...events];
          const between = async (): Promise<void> => waiting.shift()?.(world);
          const ids = await allPages(engines.columns, "true", still, limit, between, {
            includeDeprecated: true,
          });
          expect(new Set(ids).size).toBe(ids.length);
          expect(before.filter((id) => !ids.includes(id))).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("know thousands of sparse names at the cost of their values", async () => {
    const names = Array.from({ length: 3_000 }, (_, index) => `m${index}`);
    for (let from = 0; from < names.length; from += 500) {
      const points = names
        .slice(from, from + 500)
        .map((name, index) => ({ scope: "Training", name, value: index, at: 0 }));
      await world.measure(from % 7, points);
    }
    const found = await allPages(engines.columns, "metrics.Training.m2999 == 499", [], 50);
    expect(found).toEqual([world.instances[2_500 % 7]!.id]);
    expect(engines.index.state.bytes).toBeLessThan(3_000 * 200 + 500_000);
  });
});

describe("with little memory", () => {
  /** Room for some of the columns. */
  const LITTLE = 4_000;

  it("columns that do not fit are left out, and the answers stay the same", async () => {
    const small = await openEngines(records, LITTLE);
    expect(small.index.state.bytes).toBeLessThanOrEqual(LITTLE);
    for (const where of conditions.filter((each) => !each.includes("new"))) {
      const wanted = expected(world, where, [], true).map(({ id }) => id);
      expect(await allPages(small.columns, where, [], 5)).toEqual(wanted);
    }
    expect(small.index.wants).toBe(true);
    while (await small.index.loadWanted());
    expect(small.index.state.bytes).toBeLessThanOrEqual(LITTLE);
  });
});

describe("a search over the tables", () => {
  it("is refused when its time is over", async () => {
    const broad = question({ kind: "count" }, "score > 0", { budget: -1 });
    await expect(ask(engines.tables, broad)).rejects.toMatchObject({ code: "search.too_broad" });
    await expect(ask(engines.columns, broad)).resolves.toMatchObject({ kind: "count" });
  });
});
