import { aggregate, type WindowFunction } from "../../../expression/index.ts";
import type { Series } from "./candidate.ts";

/**
 * How many of the ascending times are not after the moment.
 * @param hint a guess, such as the answer for a moment shortly before; any whole number will do
 */
export function countUntil(times: readonly number[], moment: number, hint: number): number {
  let low = 0;
  let high = times.length;
  if (hint > 0 && hint <= high) {
    if (times[hint - 1]! > moment) high = hint - 1;
    else {
      low = hint;
      for (let step = 1; low + step <= high; step *= 2) {
        if (times[low + step - 1]! > moment) {
          high = low + step - 1;
          break;
        }
        low += step;
      }
    }
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What `aggregate` answers for the values from `first` up to before `end`, without copying them. */
export function aggregateRange(
  values: readonly number[],
  first: number,
  end: number,
  name: WindowFunction,
  rank: number | null,
): number | null {
  if (name === "count") return end - first;
  if (first === end) return null;
  switch (name) {
    case "last":
      return values[end - 1]!;
    case "avg":
      return sumRange(values, first, end) / (end - first);
    case "sum":
      return sumRange(values, first, end);
    case "min": {
      let least = values[first]!;
      for (let at = first + 1; at < end; at++) least = Math.min(least, values[at]!);
      return least;
    }
    case "max": {
      let most = values[first]!;
      for (let at = first + 1; at < end; at++) most = Math.max(most, values[at]!);
      return most;
    }
    case "percentile":
      return aggregate(name, rank, values.slice(first, end));
  }
}

function sumRange(values: readonly number[], first: number, end: number): number {
  let total = 0;
  for (let at = first; at < end; at++) total += values[at]!;
  return total;
}

/** The values of several series in one line: by time, at the same time by scope. */
export function merge(parts: readonly { series: Series; first: number; end: number }[]): number[] {
  const points = parts.flatMap(({ series, first, end }) =>
    series.values.slice(first, end).map((value, at) => ({ time: series.times[first + at]!, value, series })),
  );
  points.sort((one, other) => one.time - other.time || byScope(one.series, other.series));
  return points.map(({ value }) => value);
}

export function byScope(one: Series, other: Series): number {
  return one.scope < other.scope ? -1 : one.scope > other.scope ? 1 : 0;
}
