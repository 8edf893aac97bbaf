import type { View } from "../../../../../domain/search.ts";
import type { Finding, RunScope } from "../../../finding.ts";
import type { Dialect } from "../../dialect.ts";
import { rows, type Work } from "../../query.ts";
import { countFound, readFound, type Wanted, type Way } from "../find.ts";
import { amongIds, type Fragment, integer, join, number, raw, sql, text } from "../fragment.ts";
import type { Found } from "../query.ts";
import { type Narrowing, narrowings, requires, type ValueSource } from "./narrowing.ts";
import { bindRuns } from "./order.ts";
import type { RunSource } from "./places.ts";
import { latestValue, ledToRun, runSubject } from "./subject.ts";

/**
 * The runs of some experiments. They are come by on one of three ways, so that the cost follows the page and not the
 * experiment where an index allows it, and never the other experiments:
 * along the values of a metric, param or tag that few runs have; along the metric that they are ordered by; or run by
 * run, latest start first.
 */
export function* findRuns(scope: RunScope, finding: Finding, dialect: Dialect): Work<Found[]> {
  if (scope.experiments.length === 0) return [];
  const wanted = bindRuns(finding);
  const few = yield* fewest(scope, narrowings(wanted.where));
  if (few !== null) return yield* readFound(wanted, { ...through(few, scope, dialect), subject: ledToRun });
  const first = wanted.order[0]!.source;
  if (first.kind === "metric") return yield* alongMetric(first, wanted, scope, dialect);
  return yield* readFound(wanted, runByRun(scope, dialect));
}

const viewSql: Readonly<Record<View, Fragment>> = {
  active: raw("r.deleted = 0"),
  deleted: raw("r.deleted <> 0"),
  all: raw("TRUE"),
};

const runByRun = ({ experiments, view }: RunScope, dialect: Dialect): Way<RunSource> => ({
  ...{ subject: runSubject, dialect, from: runSubject.from },
  scope: sql`${amongIds("r.experiment", experiments)} AND ${viewSql[view]}`,
});

const valueTables: Readonly<Record<ValueSource["kind"], string>> = {
  metric: "run_metric",
  param: "run_param",
  tag: "run_tag",
};

const valueRows = ({ source, values }: Narrowing, { experiments }: RunScope): Fragment =>
  sql`${amongIds("d.experiment", experiments)} AND d.name = ${text(source.name)} AND ${values}`;

const through = (narrowing: Narrowing, scope: RunScope, dialect: Dialect): Way<RunSource> => ({
  ...{ subject: runSubject, dialect },
  // SQLite takes the tables of a cross join in the order that they are written in.
  from: raw(`${valueTables[narrowing.source.kind]} d CROSS JOIN run r`),
  scope: sql`${valueRows(narrowing, scope)} AND r.id = d.run AND ${viewSql[scope.view]}`,
  // The index has a number, but only the start of a text, and SQLite leaves an index that does not cover what it reads.
  keyOf: ({ kind, name }) =>
    kind === narrowing.source.kind &&
    name === narrowing.source.name &&
    (kind === "metric" || dialect.name === "postgresql")
      ? { value: raw("d.value"), values: "present" }
      : undefined,
});

/** Runs that are cheaper sorted than met one by one in an order. */
const FEW = 1_000;

/** The narrowing that leaves the fewest runs, when they are few. */
function* fewest(scope: RunScope, given: readonly Narrowing[]): Work<Narrowing | null> {
  if (given.length === 0) return null;
  const counts = given.map((narrowing, index) => {
    const table = raw(valueTables[narrowing.source.kind]);
    const some = sql`SELECT 1 FROM ${table} d WHERE ${valueRows(narrowing, scope)} LIMIT ${integer(FEW)}`;
    return sql`(SELECT count(*) FROM (${some}) c) AS ${raw(`n${index}`)}`;
  });
  const asked = sql`SELECT ${join(counts, ", ")}`;
  const [found] = yield* rows<Record<string, number>>(asked.text, asked.parameters);
  const least = Math.min(...Object.values(found!));
  return least === FEW ? null : given.find((_, index) => found![`n${index}`] === least)!;
}

/** Those with a value in its order, then those without. */
function* alongMetric(
  metric: RunSource & { kind: "metric" },
  wanted: Wanted<RunSource>,
  scope: RunScope,
  dialect: Dialect,
): Work<Found[]> {
  const { from, limit, where } = wanted;
  const { name } = metric;
  const isMetric = (source: RunSource): boolean => source.kind === "metric" && source.name === name;
  const isRecorded = (source: RunSource): boolean => source.kind === "recorded" && source.name === name;
  const all = through({ source: metric, values: raw("d.value IS NOT NULL") }, scope, dialect);
  const present: Way<RunSource> = {
    ...all,
    keyOf: (source) => (isRecorded(source) ? { value: raw("1"), values: "fixed" } : all.keyOf!(source)),
  };
  const isBehind = typeof from !== "number" && from.keys[0] === null;
  const found = isBehind ? [] : yield* readFound(wanted, present);
  if (found.length === limit || requires(where, name)) return found;
  const plain = runByRun(scope, dialect);
  const absent: Way<RunSource> = {
    ...plain,
    scope: sql`${plain.scope} AND ${latestValue(name)} IS NULL`,
    keyOf: (source) => (isMetric(source) ? { value: number(null), values: "fixed" } : undefined),
  };
  const next = { ...wanted, from: yield* startOfAbsent(), limit: limit - found.length };
  return [...found, ...(yield* readFound(next, absent))];

  function* startOfAbsent(): Work<number | Found> {
    if (typeof from !== "number") return isBehind ? from : 0;
    if (found.length > 0 || from === 0) return 0;
    return Math.max(0, from - (yield* countFound(where, present)));
  }
}
