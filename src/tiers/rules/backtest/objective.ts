import { canonicalJson } from "../../../domain/canonical.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { type Dimensions, type MetricScope, metricScopes } from "../../../domain/metric.ts";
import { directionOf, type MetricDirection } from "../../../domain/metric-direction.ts";
import { splitDimensions } from "../../../stores/records/sql/search/names.ts";
import type { Series } from "../select/candidate.ts";
import { countUntil } from "../select/series.ts";

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

/** The objective's values of one instance, asked for span after span. Around zero, how far from it they are counts. */
export class Outcomes {
  private readonly times: readonly number[];
  private readonly values: readonly number[];
  private end = 0;

  constructor(series: readonly Series[], { name, scope, dimensions, better }: Objective) {
    const wanted = canonicalJson(dimensions);
    const meant = series.filter(
      (one) => one.name === name && one.dimensions === wanted && (scope === null || one.scope === scope),
    );
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
