import type { Candidate, Series } from "../select/candidate.ts";
import type { CompiledSelection } from "../select/compile.ts";
import type { SeriesName } from "../select/plan.ts";
import { byScope, countUntil } from "../select/series.ts";

/**
 * How far back each series of a rule is looked at, in milliseconds, in the order of its plan: 0 for the newest point
 * alone, Infinity for all. The newest point is always looked at, whatever its age.
 */
export function reachesOf(compiled: CompiledSelection): readonly number[] {
  const { series, measures, measureOf, needed, rule } = compiled;
  const read = new Set(measureOf.values());
  // Only a least number of values asks for more than the newest.
  if (rule.evidence.count !== null) for (const { counted } of needed) read.add(counted);
  return series.map((_, place) =>
    [...read]
      .map((each) => measures[each]!)
      .filter((measure) => measure.series === place)
      .map(({ window, function: name }) => window ?? (name === "last" ? 0 : Number.POSITIVE_INFINITY))
      .reduce((most, reach) => Math.max(most, reach), 0),
  );
}

export const isMeant = (wanted: SeriesName, series: Omit<Series, "times" | "values">): boolean =>
  series.name === wanted.name &&
  series.dimensions === wanted.dimensions &&
  (wanted.scope === null || series.scope === wanted.scope);

/** Where the points that a rule looks at begin and end in a series, at a moment. */
export function lookedAt({ times }: Series, reach: number, moment: number): { first: number; end: number } {
  const end = countUntil(times, moment, times.length);
  if (reach === Number.POSITIVE_INFINITY) return { first: 0, end };
  return { first: Math.min(countUntil(times, moment - reach, 0), Math.max(0, end - 1)), end };
}

/** The series of a candidate that a name means, by scope. */
export const seriesMeant = ({ series }: Candidate, wanted: SeriesName): readonly Series[] =>
  series.filter((each) => isMeant(wanted, each)).sort(byScope);
