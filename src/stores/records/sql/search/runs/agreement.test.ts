import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { views } from "../../../../../domain/search.ts";
import { parse } from "../../../../../expression/index.ts";
import type { Expression, ListLiteral } from "../../../../../expression/tree.ts";
import { openPostgres, openSqlite } from "../../../../index/testing/engines.ts";
import type { RunScope } from "../../../finding.ts";
import type { Records } from "../../../store.ts";
import { startCluster, type TestCluster } from "../../../testing/postgres.ts";
import type { Found } from "../query.ts";
import { anyCondition, EXPERIMENTS, order, sampleRun } from "./testing/arbitraries.ts";
import { expected, type Known, populate, type Wanted } from "./testing/world.ts";

const RUNS = 60;
const everyExperiment = Array.from({ length: EXPERIMENTS }, (_, index) => index);

describe.each(["SQLite", "PostgreSQL"])("on %s", (database) => {
  let cluster: TestCluster | undefined;
  let records: Records;
  let known: Known[];

  beforeAll(async () => {
    if (database === "PostgreSQL") cluster = await startCluster();
    records = cluster === undefined ? openSqlite() : await openPostgres(await cluster.createDatabase());
    known = await populate(records, fc.sample(sampleRun, { numRuns: RUNS, seed: 7 }));
  });
  afterAll(async () => {
    await records?.close();
    cluster?.stop();
  });

  /** Every page, one after the other; `next` says where one goes on behind the last. */
  async function allPages(
    scope: RunScope,
    where: string | Expression,
    by: readonly Wanted[],
    limit: number,
    next: (found: readonly Found[]) => number | Found,
  ): Promise<number[]> {
    const found: Found[] = [];
    for (;;) {
      const page = await records.read((tables) =>
        tables.find.runs(scope, {
          where: typeof where === "string" ? parse(where) : where,
          order: by.map((each) => ({ by: parse(each.by), descending: each.descending })),
          now: 0,
          from: found.length === 0 ? 0 : next(found),
          limit,
        }),
      );
      found.push(...page);
      if (page.length < limit) return found.map(({ id }) => id);
    }
  }

  it("SQL and the evaluator agree on every condition, order and page", async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[anyCondition, order, fc.subarray(everyExperiment, { minLength: 1 })],
        ...[fc.constantFrom(...views), fc.integer({ min: 1, max: 40 })],
        async (where, by, experiments, view, limit) => {
          const wanted = expected(known, where, by, experiments, view).map(({ id }) => id);
          // The rows of experiments count from 1.
          const scope = { experiments: experiments.map((each) => each + 1), view };
          expect(await allPages(scope, where, by, limit, (found) => found.length)).toEqual(wanted);
          expect(await allPages(scope, where, by, limit, (found) => found.at(-1)!)).toEqual(wanted);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("answers nothing of no experiments", async () => {
    expect(await allPages({ experiments: [], view: "all" }, "true", [], 10, () => 0)).toEqual([]);
  });

  it("takes thousands of texts that a value may equal", async () => {
    const position = 0;
    const users = [...Array.from({ length: 10_000 }, (_, index) => `user ${index}`), "ann"];
    const items = users.map((value): Expression => ({ kind: "text", value, position }));
    const container: ListLiteral = { kind: "list", items, position };
    const among = (negated: boolean) => {
      const where: Expression = { kind: "member", negated, operand: parse("user"), container, position };
      return allPages({ experiments: [1, 2, 3], view: "all" }, where, [], 100, () => 0);
    };
    const byAnn = known.filter(({ user }) => user === "ann").length;
    expect((await among(false)).length).toBe(byAnn);
    expect((await among(true)).length).toBe(RUNS - byAnn);
  });

  it("refuses names that runs do not have, saying what may have been meant", async () => {
    const ask = (where: string) => allPages({ experiments: [1], view: "all" }, where, [], 10, () => 0);
    await expect(ask('statis == "x"')).rejects.toMatchObject({
      code: "field.unknown",
      message: "a run has no field 'statis'; did you mean 'status'?",
    });
    await expect(ask("metrics.Training.loss < 1")).rejects.toMatchObject({ code: "expression.type" });
    await expect(ask('avg(metrics.loss, "1h") < 1')).rejects.toMatchObject({ code: "expression.type" });
    await expect(ask("params.lr < 1")).rejects.toMatchObject({ code: "expression.type" });
  });
});
