import { canonicalJson } from "../../../domain/canonical.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { type Dimensions, type MetricScope, metricScopes } from "../../../domain/metric.ts";
import { directionOf, type MetricDirection } from "../../../domain/metric-direction.ts";
import { splitDimensions } from "../../../stores/records/sql/search/names.ts";
import type { Series } from "../select/candidate.ts";
import { countUntil } from "../select/series.ts";
import type { Past } from "./past.ts";

/** Metrics that a refusal names. */
const MOST_NAMED = 10;

/** What a decision is measured by afterwards. */
export interface Objective {
  readonly name: string;
  /** Null for every scope. */
  readonly scope: MetricScope | null;
  readonly dimensions: Dimensions;
  /** Where good values lie. */
  readonly better: MetricDirection;
}

/** An objective as it is asked for; where good values lie follows from the name unless told. */
export type AskedObjective = Omit<Objective, "better"> & { readonly better: MetricDirection | null };

/** Reads `mape`, `Production.mape` or `Production.mape{event=holiday}`. */
export function readObjective(text: string): Omit<Objective, "better"> {
  const scope = metricScopes.find((each) => text.startsWith(`${each}.`)) ?? null;
  const { name, dimensions } = splitDimensions(scope === null ? text : text.slice(scope.length + 1));
  return { name, scope, dimensions: dimensions === "" ? {} : JSON.parse(dimensions) };
}

/** Throws request.invalid when the name does not tell where good values lie. */
export function objectiveOf(asked: AskedObjective): Objective {
  const better = asked.better ?? directionOf(asked.name);
  if (better !== null) return { ...asked, better };
  throw new GalleryError(
    "request.invalid",
    `the name of '${asked.name}' does not tell whether lower or higher values are better; say so (better: lower, higher or zero)`,
    { field: "objective" },
  );
}

/** Throws request.invalid when the pasts measure something, but not the objective: then it will be misspelled. */
export function requireMeasured(pasts: readonly Past[], asked: AskedObjective): void {
  const all = pasts.flatMap(({ instances }) => instances.flatMap(({ series }) => series));
  if (all.length === 0 || all.some(isOf(asked))) return;
  const known = [...new Set(all.map(nameOf))].sort();
  const named = known.length > MOST_NAMED ? [...known.slice(0, MOST_NAMED), "…"] : known;
  const { name, scope, dimensions } = asked;
  const wanted = nameOf({ name, scope, dimensions: canonicalJson(dimensions) });
  throw new GalleryError("request.invalid", `the past measures no ${wanted}; it has ${named.join(", ")}`, {
    field: "objective",
  });
}

/** Tells the series of an objective from others. */
function isOf({ name, scope, dimensions }: Omit<Objective, "better">): (series: Series) => boolean {
  const wanted = canonicalJson(dimensions);
  return (series) =>
    series.name === name && series.dimensions === wanted && (scope === null || series.scope === scope);
}

/** As objectives are written. */
function nameOf({
  scope,
  name,
  dimensions,
}: {
  scope: string | null;
  name: string;
  dimensions: string;
}): string {
  return `${scope === null ? "" : `${scope}.`}${name}${dimensions === "{}" ? "" : dimensions}`;
}

/** The objective's values of one instance, asked for span after span. Around zero, how far from it they are counts. */
export class Outcomes {
  private readonly times: readonly number[];
  private readonly values: readonly number[];
  private end = 0;

  constructor(series: readonly Series[], objective: Objective) {
    const { better } = objective;
    const meant = series.filter(isOf(objective));
    const { times, values } = meant.length === 1 ? meant[0]! : inOneLine(meant);
    this.times = times;
    this.values = better === "zero" ? values.map(Math.abs) : values;
  }

  /** The mean of what came after a moment, until another; NaN when nothing did. Spans are asked for in order. */
  meanOf(after: number, until: number): number {
    let at = countUntil(this.times, after, this.end);
    let total = 0;
    const first = at;
    for (; at < this.times.length && this.times[at]! <= until; at++) total += this.values[at]!;
    this.end = at;
    return total / (at - first);
  }
}

function inOneLine(series: readonly Series[]): Pick<Series, "times" | "values"> {
  const points = series.flatMap(({ times, values }) =>
    times.map((time, at) => ({ time, value: values[at]! })),
  );
  points.sort((one, other) => one.time - other.time);
  return { times: points.map(({ time }) => time), values: points.map(({ value }) => value) };
}

/** How much better one value of the objective is than another, in its own unit; below zero when it is worse. */
export const gainOf = ({ better }: Objective, one: number, other: number): number =>
  better === "higher" ? one - other : other - one;
