import type { Candidate, Series } from "./candidate.ts";
import type { Measure, SeriesName } from "./plan.ts";
import { aggregateRange, byScope, countUntil, merge } from "./series.ts";

/** One series, and where the measure's window lay in it when it was last read. */
interface Reading {
  readonly series: Series;
  first: number;
  end: number;
}

/** One measure of one candidate, read at one moment after another. */
export class Gauge {
  private readonly measure: Measure;
  private readonly readings: readonly Reading[];
  private value: number | null = null;
  private readAt = Number.NaN;

  constructor(measure: Measure, candidate: Candidate, name: SeriesName) {
    this.measure = measure;
    this.readings = readingsOf(candidate, name);
  }

  at(moment: number): number | null {
    if (this.readAt !== moment) {
      let moved = Number.isNaN(this.readAt);
      for (const reading of this.readings) moved = this.move(reading, moment) || moved;
      if (moved) this.value = answer(this.measure, this.readings);
      this.readAt = moment;
    }
    return this.value;
  }

  /** When the newest value was measured; null when there is none. */
  newest(moment: number): number | null {
    let newest: number | null = null;
    for (const { series, end: guess } of this.readings) {
      const end = countUntil(series.times, moment, guess);
      if (end > 0) newest = Math.max(newest ?? Number.NEGATIVE_INFINITY, series.times[end - 1]!);
    }
    return newest;
  }

  /** When the next point comes into the window or leaves it; Infinity when none ever will. */
  nextChange(moment: number): number {
    const { window } = this.measure;
    let next = Number.POSITIVE_INFINITY;
    for (const { series, first, end } of this.readings) {
      const { times } = series;
      const entering = countUntil(times, moment, end);
      if (entering < times.length) next = Math.min(next, times[entering]!);
      if (window === null) continue;
      const leaving = countUntil(times, moment - window, first);
      if (leaving < entering) next = Math.min(next, times[leaving]! + window);
    }
    return next;
  }

  /** Moves the window to the moment; whether other points lie in it now. */
  private move(reading: Reading, moment: number): boolean {
    const { window } = this.measure;
    const { times } = reading.series;
    const end = countUntil(times, moment, reading.end);
    const first = window === null ? 0 : countUntil(times, moment - window, reading.first);
    if (end === reading.end && first === reading.first) return false;
    reading.end = end;
    reading.first = first;
    return true;
  }
}

/** The series that a name means, by scope. */
function readingsOf({ series }: Candidate, wanted: SeriesName): readonly Reading[] {
  const found: Reading[] = [];
  for (const one of series) {
    const isMeant =
      one.name === wanted.name &&
      one.dimensions === wanted.dimensions &&
      (wanted.scope === null || one.scope === wanted.scope);
    if (isMeant) found.push({ series: one, first: 0, end: one.times.length });
  }
  return found.length > 1 ? found.sort((one, other) => byScope(one.series, other.series)) : found;
}

function answer({ function: name, rank }: Measure, readings: readonly Reading[]): number | null {
  const [only] = readings;
  if (readings.length === 1) return aggregateRange(only!.series.values, only!.first, only!.end, name, rank);
  if (name === "count") return readings.reduce((count, { first, end }) => count + end - first, 0);
  if (name === "last") return newestOf(readings);
  const values = merge(readings);
  return aggregateRange(values, 0, values.length, name, rank);
}

/** At the same time the last scope's value is the newest. */
function newestOf(readings: readonly Reading[]): number | null {
  let newest: { readonly time: number; readonly value: number } | null = null;
  for (const { series, first, end } of readings) {
    if (first === end) continue;
    const time = series.times[end - 1]!;
    if (newest === null || time >= newest.time) newest = { time, value: series.values[end - 1]! };
  }
  return newest === null ? null : newest.value;
}
