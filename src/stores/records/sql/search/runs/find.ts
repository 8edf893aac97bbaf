import type { View } from "../../../../../domain/search.ts";
import type { Finding, RunScope } from "../../../finding.ts";
import type { Dialect } from "../../dialect.ts";
import { rows, type Work } from "../../query.ts";
import { bindFinding, countFound, readFound, type Wanted, type Way } from "../find.ts";
import { amongIds, type Fragment, integer, number, raw, sql, text } from "../fragment.ts";
import type { Found } from "../query.ts";
import type { OrderKey } from "../tree.ts";
import type { RunSource } from "./places.ts";
import { metricRanges, type Range, requires } from "./ranges.ts";
import { latestValue, runSubject } from "./subject.ts";

/**
 * The runs of some experiments. They are come by on one of three ways, so that the cost follows the page and not the
 * experiment where an index allows it, and never the other experiments:
 * along a range of a metric that few runs are in; along the metric that they are ordered by; or run by run, latest
 * start first.
 */
export function* findRuns(scope: RunScope, finding: Finding, dialect: Dialect): Work<Found[]> {
  if (scope.experiments.length === 0) return [];
  const wanted = withTies(bindFinding(finding, runSubject));
  const few = yield* smallRange(scope, metricRanges(wanted.where));
  if (few !== null) return yield* readFound(wanted, throughMetric(few, scope, dialect));
  const first = wanted.order[0]!.source;
  if (first.kind === "metric") return yield* alongMetric(first, wanted, scope, dialect);
  return yield* readFound(wanted, runByRun(scope, dialect));
}

/** NaN goes before what is missing; the rest of the order is by start, then by UUID. */
function withTies(wanted: Wanted<RunSource>): Wanted<RunSource> {
  const named = wanted.order.flatMap((key): OrderKey<RunSource>[] =>
    key.source.kind === "metric" ? [key, { source: recorded(key.source.name), descending: true }] : [key],
  );
  const isNamed = (name: string): boolean =>
    named.some(({ source }) => source.kind === "attribute" && source.name === name);
  const ties: OrderKey<RunSource>[] = [
    { source: { kind: "attribute", name: "started", type: "time" }, descending: true },
    { source: { kind: "attribute", name: "uuid", type: "text" }, descending: false },
  ];
  const missing = ties.filter(({ source }) => !isNamed((source as { name: string }).name));
  return { ...wanted, order: [...named, ...missing] };
}

const recorded = (name: string): RunSource => ({ kind: "recorded", name, type: "number" });

const viewSql: Readonly<Record<View, Fragment>> = {
  active: raw("r.deleted = 0"),
  deleted: raw("r.deleted <> 0"),
  all: raw("TRUE"),
};

const runByRun = ({ experiments, view }: RunScope, dialect: Dialect): Way<RunSource> => ({
  ...{ subject: runSubject, dialect, from: runSubject.from },
  scope: sql`${amongIds("r.experiment", experiments)} AND ${viewSql[view]}`,
});

/** The rows `d` of a metric that have a value, where that is in the range. */
function metricRows({ name, operator, value }: Range, { experiments }: RunScope): Fragment {
  return sql`${amongIds("d.experiment", experiments)} AND d.name = ${text(name)} AND d.value ${raw(operator)} ${value}`;
}

const throughMetric = (range: Range, scope: RunScope, dialect: Dialect): Way<RunSource> => ({
  ...{ subject: runSubject, dialect },
  // SQLite takes the tables of a cross join in the order that they are written in.
  from: raw("run_metric d CROSS JOIN run r"),
  scope: sql`${metricRows(range, scope)} AND r.id = d.run AND ${viewSql[scope.view]}`,
});

/** Runs that are cheaper sorted than met one by one in an order. */
const FEW = 1_000;

/** The range that the fewest runs are in, when they are few. */
function* smallRange(scope: RunScope, ranges: readonly Range[]): Work<Range | null> {
  let smallest: Range | null = null;
  let least = FEW;
  for (const range of ranges) {
    const some = sql`SELECT 1 FROM run_metric d WHERE ${metricRows(range, scope)} LIMIT ${integer(least)}`;
    const counted = sql`SELECT count(*) AS count FROM (${some}) c`;
    const { count } = (yield* rows<{ count: number }>(counted.text, counted.parameters))[0]!;
    if (count < least) [smallest, least] = [range, count];
  }
  return smallest;
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
  const present: Way<RunSource> = {
    ...throughMetric({ name, operator: "IS NOT", value: raw("NULL") }, scope, dialect),
    keyOf: (source) => {
      if (isMetric(source)) return { value: raw("d.value"), values: "present" };
      return isRecorded(source) ? { value: raw("1"), values: "fixed" } : undefined;
    },
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
