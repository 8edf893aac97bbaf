import type {
  Context,
  FieldReference,
  MetricReference,
  Scalar,
  TagReference,
  Value,
  Window,
} from "../../../expression/index.ts";
import type { Candidate, Series } from "./candidate.ts";
import type { Measure, Plan, SeriesName } from "./plan.ts";
import { aggregateRange, byScope, countUntil, merge } from "./series.ts";

/** One series that a measure reads, and where its window lay when it was last read. */
interface Reading {
  readonly series: Series;
  first: number;
  end: number;
}

/**
 * A candidate as the rule's expressions see it at one moment after another. Each measure is taken once a moment, and
 * again only when a point came into its window or left it.
 */
export class Subject implements Context {
  readonly candidate: Candidate;
  now = Number.NEGATIVE_INFINITY;
  private readonly plan: Plan;
  private readonly readings: readonly (readonly Reading[])[];
  private readonly values: (number | null)[];
  /** The moment that each value is of. */
  private readonly takenAt: number[];

  constructor(plan: Plan, candidate: Candidate) {
    this.plan = plan;
    this.candidate = candidate;
    const found = plan.series.map((name) => seriesOf(candidate, name));
    this.readings = plan.measures.map((measure) =>
      found[measure.series]!.map((series) => ({ series, first: 0, end: series.times.length })),
    );
    this.values = plan.measures.map(() => null);
    this.takenAt = plan.measures.map(() => Number.NaN);
  }

  /** Goes to a moment, in milliseconds since the epoch. */
  at(moment: number): this {
    this.now = moment;
    return this;
  }

  get deprecated(): boolean {
    return this.candidate.deprecated;
  }

  field(reference: FieldReference): Value | undefined {
    const { name, path, spelling } = reference;
    const { fields } = this.candidate;
    if (path.length > 0) {
      const keys = path.join(".");
      return fields.get(`${spelling}.${keys}`) ?? fields.get(`${name}.${keys}`);
    }
    return name === "deprecated" ? this.deprecated : fields.get(name);
  }

  metric(reference: MetricReference): number | null {
    return this.measure(this.plan.measureOf.get(reference)!);
  }

  tag({ name }: TagReference): Scalar | undefined {
    const { tags } = this.candidate;
    return Object.hasOwn(tags, name) ? tags[name] : undefined;
  }

  points(): readonly number[] {
    throw new Error("invariant violated: windows are answered by `window`");
  }

  window(node: Window): number | null {
    return this.measure(this.plan.measureOf.get(node)!);
  }

  measure(place: number): number | null {
    if (this.takenAt[place] !== this.now) {
      this.take(place);
      this.takenAt[place] = this.now;
    }
    return this.values[place]!;
  }

  /** When the newest value of what a measure reads was measured; null when there is none. */
  newest(place: number): number | null {
    let newest: number | null = null;
    for (const { series } of this.readings[place]!) {
      const end = countUntil(series.times, this.now, series.times.length);
      if (end > 0) newest = Math.max(newest ?? Number.NEGATIVE_INFINITY, series.times[end - 1]!);
    }
    return newest;
  }

  /** The next moment at which a point comes into a window or leaves it; Infinity when none ever will. */
  nextChange(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const [place, { window }] of this.plan.measures.entries()) {
      for (const { series } of this.readings[place]!) {
        const { times } = series;
        const entering = countUntil(times, this.now, times.length);
        if (entering < times.length) next = Math.min(next, times[entering]!);
        if (window === null) continue;
        const leaving = countUntil(times, this.now - window, 0);
        if (leaving < entering) next = Math.min(next, times[leaving]! + window);
      }
    }
    return next;
  }

  private take(place: number): void {
    const measure = this.plan.measures[place]!;
    const readings = this.readings[place]!;
    let moved = Number.isNaN(this.takenAt[place]);
    for (const reading of readings) moved = this.move(reading, measure) || moved;
    if (moved) this.values[place] = answer(measure, readings);
  }

  /** Moves the window to the present moment; whether other points lie in it now. */
  private move(reading: Reading, { window }: Measure): boolean {
    const { times } = reading.series;
    const end = countUntil(times, this.now, reading.end);
    const first = window === null ? 0 : countUntil(times, this.now - window, reading.first);
    if (end === reading.end && first === reading.first) return false;
    reading.end = end;
    reading.first = first;
    return true;
  }
}

function answer({ function: name, rank }: Measure, readings: readonly Reading[]): number | null {
  const [only] = readings;
  if (readings.length === 1) return aggregateRange(only!.series.values, only!.first, only!.end, name, rank);
  if (name === "count") return readings.reduce((count, { first, end }) => count + end - first, 0);
  if (name === "last") return newestOf(readings);
  const values = merge(readings);
  return aggregateRange(values, 0, values.length, name, rank);
}

function newestOf(readings: readonly Reading[]): number | null {
  let newest: { time: number; value: number } | null = null;
  for (const { series, first, end } of readings) {
    if (first === end) continue;
    const time = series.times[end - 1]!;
    if (newest === null || time >= newest.time) newest = { time, value: series.values[end - 1]! };
  }
  return newest === null ? null : newest.value;
}

/** The series that a name means, by scope. */
function seriesOf({ series }: Candidate, wanted: SeriesName): readonly Series[] {
  const found = series.filter(
    ({ scope, name, dimensions }) =>
      name === wanted.name &&
      dimensions === wanted.dimensions &&
      (wanted.scope === null || scope === wanted.scope),
  );
  return found.length > 1 ? found.sort(byScope) : found;
}

/** What a comparison sees: `a` and `b`. */
export class Pair implements Context {
  now = Number.NEGATIVE_INFINITY;
  private a!: Subject;
  private b!: Subject;

  of(a: Subject, b: Subject): this {
    this.a = a;
    this.b = b;
    this.now = a.now;
    return this;
  }

  field(reference: FieldReference): Value | undefined {
    return this.side(reference).field(reference);
  }

  metric(reference: MetricReference): number | null {
    return this.side(reference).metric(reference);
  }

  tag(reference: TagReference): Scalar | undefined {
    return this.side(reference).tag(reference);
  }

  points(): readonly number[] {
    return this.a.points();
  }

  window(node: Window): number | null {
    return this.side(node.metric).window(node);
  }

  private side({ variable }: { readonly variable: string | null }): Subject {
    return variable === "a" ? this.a : this.b;
  }
}
