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
  private isStale = true;
  private newestTime: number | null = null;
  /** From the first of these moments until the other no point comes into the window or leaves it. */
  private from = Number.POSITIVE_INFINITY;
  private until = Number.NEGATIVE_INFINITY;

  constructor(measure: Measure, candidate: Candidate, name: SeriesName) {
    this.measure = measure;
    this.readings = readingsOf(candidate, name);
  }

  at(moment: number): number | null {
    this.goTo(moment);
    if (this.isStale) {
      this.value = answer(this.measure, this.readings);
      this.isStale = false;
    }
    return this.value;
  }

  /** When the newest value was measured; null when there is none. */
  newest(moment: number): number | null {
    this.goTo(moment);
    return this.newestTime;
  }

  /** When the next point comes into the window or leaves it; Infinity when none ever will. */
  nextChange(moment: number): number {
    this.goTo(moment);
    return this.until;
  }

  /** To be called when a value was added to a series. */
  forget(): void {
    this.from = Number.POSITIVE_INFINITY;
  }

  private goTo(moment: number): void {
    if (moment >= this.from && moment < this.until) return;
    this.from = Number.NEGATIVE_INFINITY;
    this.until = Number.POSITIVE_INFINITY;
    this.newestTime = null;
    for (const reading of this.readings) this.move(reading, moment);
    this.isStale = true;
  }

  private move(reading: Reading, moment: number): void {
    const { window } = this.measure;
    const { times } = reading.series;
    const end = countUntil(times, moment, reading.end);
    const first = window === null ? 0 : countUntil(times, moment - window, reading.first);
    reading.end = end;
    reading.first = first;
    if (end < times.length) this.until = Math.min(this.until, times[end]!);
    if (end > 0) {
      this.from = Math.max(this.from, times[end - 1]!);
      this.newestTime = Math.max(this.newestTime ?? Number.NEGATIVE_INFINITY, times[end - 1]!);
    }
    if (window === null) return;
    if (first < end) this.until = Math.min(this.until, times[first]! + window);
    if (first > 0) this.from = Math.max(this.from, times[first - 1]! + window);
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
