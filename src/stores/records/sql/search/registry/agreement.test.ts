import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareText, parse } from "../../../../../expression/index.ts";
import { openPostgres, openSqlite } from "../../../../index/testing/engines.ts";
import type { Finding } from "../../../finding.ts";
import type { Records, Tables, Work } from "../../../store.ts";
import { startCluster, type TestCluster } from "../../../testing/postgres.ts";
import type { Found } from "../query.ts";
import {
  modelCondition,
  modelOrder,
  sampleModels,
  versionCondition,
  versionOrder,
} from "./testing/arbitraries.ts";
import { expected, populate, type Wanted, type World } from "./testing/world.ts";
import { successor } from "./titles.ts";

const byTitle = [{ by: "title", descending: false }];
const byTitleAndPlace = [...byTitle, { by: "place", descending: true }];
const RUNS = { numRuns: 400 };

describe.each(["SQLite", "PostgreSQL"])("on %s", (database) => {
  let cluster: TestCluster | undefined;
  let records: Records;
  let world: World;

  beforeAll(async () => {
    if (database === "PostgreSQL") cluster = await startCluster();
    records = cluster === undefined ? openSqlite() : await openPostgres(await cluster.createDatabase());
    world = await populate(records, fc.sample(sampleModels, { numRuns: 1, seed: 11 })[0]!);
  });
  afterAll(async () => {
    await records?.close();
    cluster?.stop();
  });

  type Find = (tables: Tables, finding: Finding) => Work<Found[]>;

  const models: Find = ({ find }, finding) => find.registeredModels(world.project, finding);
  const versions: Find = ({ find }, finding) =>
    find.registeredInstances({ id: world.project, name: "p" }, finding);

  async function allPages(
    find: Find,
    where: string,
    by: readonly Wanted[],
    limit: number,
  ): Promise<number[]> {
    const found: number[] = [];
    const order = by.map((each) => ({ by: parse(each.by), descending: each.descending }));
    for (;;) {
      const finding = { where: parse(where), order, now: 0, from: found.length, limit };
      const page = await records.read((tables) => find(tables, finding));
      found.push(...page.map(({ id }) => id));
      if (page.length < limit) return found;
    }
  }

  const limits = fc.integer({ min: 1, max: 40 });

  it("SQL and the evaluator agree on models", async () => {
    await fc.assert(
      fc.asyncProperty(modelCondition, modelOrder, limits, async (where, order, limit) => {
        const wanted = expected(world.models, where, order, byTitle);
        expect(await allPages(models, where, order, limit)).toEqual(wanted);
      }),
      RUNS,
    );
  });

  it("SQL and the evaluator agree on versions", async () => {
    await fc.assert(
      fc.asyncProperty(versionCondition, versionOrder, limits, async (where, order, limit) => {
        const wanted = expected(world.versions, where, order, byTitleAndPlace);
        expect(await allPages(versions, where, order, limit)).toEqual(wanted);
      }),
      RUNS,
    );
  });

  it("refuses names that there are not, saying what may have been meant", async () => {
    await expect(allPages(models, "titel == 'x'", [], 1)).rejects.toMatchObject({
      code: "field.unknown",
      message: "a registered model has no field 'titel'; did you mean 'title'?",
    });
    await expect(allPages(models, "metrics.mae < 1", [], 1)).rejects.toMatchObject({
      code: "expression.type",
    });
    await expect(allPages(versions, "citty == 'x'", [], 1)).rejects.toMatchObject({ code: "field.unknown" });
    await expect(allPages(versions, "stage > 1", [], 1)).rejects.toMatchObject({ code: "expression.type" });
  });
});

it("the successor of a beginning stands behind all that begin so and before every other", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "b", "\u{d7ff}", "\u{e000}", "\u{10ffff}"),
    maxLength: 4,
  });
  fc.assert(
    fc.property(text, text, (start, other) => {
      const end = successor(start);
      const isWithin = compareText(other, start) >= 0 && (end === null || compareText(other, end) < 0);
      expect(isWithin).toBe(other.startsWith(start));
    }),
    { numRuns: 5_000 },
  );
});
