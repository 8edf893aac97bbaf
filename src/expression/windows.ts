import type { WindowFunction } from "./tree.ts";

/** The answer of a window function over its values, oldest first; null when nothing can be said. */
export function aggregate(
  name: WindowFunction,
  rank: number | null,
  values: readonly number[],
): number | null {
  if (name === "count") return values.length;
  if (values.length === 0) return null;
  switch (name) {
    case "avg":
      return sum(values) / values.length;
    case "sum":
      return sum(values);
    case "min":
      return values.reduce((least, value) => Math.min(least, value));
    case "max":
      return values.reduce((most, value) => Math.max(most, value));
    case "last":
      return values.at(-1)!;
    case "percentile":
      return percentile(values, rank!);
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Linear interpolation between the closest ranks, as SQL's percentile_cont and NumPy's default do. */
function percentile(values: readonly number[], rank: number): number {
  const sorted = Float64Array.from(values).sort();
  const place = ((sorted.length - 1) * rank) / 100;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}
