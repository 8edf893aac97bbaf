import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { views } from "../../../domain/search.ts";
import { parse } from "../../../expression/index.ts";
import type { RunScope } from "../../records/finding.ts";
import { postgresql, sqlite } from "../../records/sql/dialect.ts";
import type { Found } from "../../records/sql/search/query.ts";
import {
  anyCondition,
  EXPERIMENTS,
  order,
  sampleRun,
} from "../../records/sql/search/runs/testing/arbitraries.ts";
import { expected, type Known, populate, type Wanted } from "../../records/sql/search/runs/testing/world.ts";
import type { Records } from "../../records/store.ts";
import { startCluster, type TestCluster } from "../../records/testing/postgres.ts";
import { openPostgres, openSqlite, pause } from "../testing/engines.ts";
import { RunIndex } from "./run-index.ts";

const RUNS = 60;
const everyExperiment = Array.from({ length: EXPERIMENTS }, (_, index) => index);

describe.each(["SQLite", "PostgreSQL"])("on %s", (database) => {
  let cluster: TestCluster | undefined;
  let records: Records;
  let index: RunIndex;
  let known: Known[];

  beforeAll(async () => {
    if (database === "PostgreSQL") cluster = await startCluster();
    records = cluster === undefined ? openSqlite() : await openPostgres(await cluster.createDatabase());
    known = await populate(records, fc.sample(sampleRun, { numRuns: RUNS, seed: 7 }));
    const dialect = cluster === undefined ? sqlite : postgresql;
    const memory = Number.POSITIVE_INFINITY;
    index = new RunIndex({ dialect, read: (work) => records.read(work), memory, pause, block: 7 });
  });
  afterAll(async () => {
    await records?.close();
    cluster?.stop();
  });

  async function ask(
    scope: RunScope,
    where: string,
    by: readonly Wanted[],
    from: number | Found,
    limit: number,
  ) {
    const finding = {
      ...{ where: parse(where), now: 0, from, limit },
      order: by.map((each) => ({ by: parse(each.by), descending: each.descending })),
    };
    const inColumns = async () => index.search({ scope, finding, position: 0 });
    const first = await inColumns();
    if (first !== null) return first;
    while (await index.loadWanted());
    return inColumns();
  }

  it("columns and the evaluator agree on every condition, order and page", async () => {
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(
        ...[anyCondition, order, fc.subarray(everyExperiment, { minLength: 1 })],
        ...[fc.constantFrom(...views), fc.integer({ min: 1, max: 40 })],
        async (where, by, experiments, view, limit) => {
          // The rows of experiments count from 1.
          const scope = { experiments: experiments.map((each) => each + 1), view };
          const wanted = expected(known, where, by, experiments, view).map(({ id }) => id);
          for (const next of [(found: Found[]) => found.length, (found: Found[]) => found.at(-1)!]) {
            const found: Found[] = [];
            for (;;) {
              const page = await ask(scope, where, by, found.length === 0 ? 0 : next(found), limit);
              // Conditions on UUIDs are for the tables.
              if (page === null) {
                expect(where + JSON.stringify(by)).toMatch(/uuid|run_id/);
                return;
              }
              found.push(...page);
              if (page.length < limit) break;
            }
            expect(found.map(({ id }) => id)).toEqual(wanted);
            kept++;
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(kept).toBeGreaterThan(400);
  });

  it("a page of the tables is followed by one of columns, and the other way round", async () => {
    const scope = { experiments: [1, 2, 3], view: "all" } as const;
    await fc.assert(
      fc.asyncProperty(order, fc.integer({ min: 1, max: 20 }), async (by, limit) => {
        const wanted = expected(known, "true", by, everyExperiment, "all").map(({ id }) => id);
        const found: Found[] = [];
        for (let turn = 0; found.length < wanted.length; turn++) {
          const from = found.at(-1) ?? 0;
          const finding = {
            ...{ where: null, now: 0, from, limit },
            order: by.map((each) => ({ by: parse(each.by), descending: each.descending })),
          };
          const inColumns = turn % 2 === 0 ? await ask(scope, "true", by, from, limit) : null;
          found.push(...(inColumns ?? (await records.read((tables) => tables.find.runs(scope, finding)))));
        }
        expect(found.map(({ id }) => id)).toEqual(wanted);
      }),
      { numRuns: 100 },
    );
  });
});
