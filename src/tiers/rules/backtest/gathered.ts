import { GalleryError } from "../../../domain/errors.ts";
import type { LoggedInstance } from "./log.ts";
import type { PastInstance, PastSeries, Span, Tagging } from "./past.ts";

/** When something happened, and where the log says so; null when that is not told. */
interface Happened {
  readonly time: number;
  readonly position: number | null;
}

type Turn = Happened & { readonly deprecated: boolean };

interface Point extends Happened {
  readonly recorded: number;
  readonly value: number;
}

type SeriesName = Pick<PastSeries, "scope" | "name" | "dimensions">;

/** One instance of a past while the lines about it come in, in any order. */
export class Gathered {
  readonly source: Omit<PastInstance, "deprecations" | "series">;
  /** Where the log tells of its making. */
  made: number | null = null;
  readonly turns: Turn[] = [];
  readonly taggings: (Happened & Tagging)[] = [];
  private readonly series = new Map<string, SeriesName & { readonly points: Point[] }>();

  constructor(source: Gathered["source"]) {
    this.source = source;
  }

  addPoint({ scope, name, dimensions }: SeriesName, point: Point): void {
    const key = JSON.stringify([scope, name, dimensions]);
    const known = this.series.get(key) ?? { scope, name, dimensions, points: [] };
    known.points.push(point);
    this.series.set(key, known);
  }

  past(): PastInstance {
    const taggings = [...this.taggings].sort(byTime);
    return {
      ...this.source,
      ...(taggings.length > 0 && { taggings }),
      series: [...this.series.values()].map((series) => seriesOf(series)),
      deprecations: spansOf(this.turns),
    };
  }

  /** Throws request.invalid when something of it has no position in the log. */
  logged(): LoggedInstance {
    const { source, turns, taggings } = this;
    return {
      ...{ source, made: this.positionOf({ position: this.made }) },
      turns: [...turns].sort(byTime).map((turn) => ({ ...turn, position: this.positionOf(turn) })),
      taggings: [...taggings].sort(byTime).map((each) => ({ ...each, position: this.positionOf(each) })),
      series: [...this.series.values()].map((series) => ({
        ...seriesOf(series),
        recorded: inOrder(series.points).map((point) => this.positionOf(point)),
      })),
    };
  }

  private positionOf({ position }: Pick<Happened, "position">): number {
    if (position !== null) return position;
    const message = `the past does not tell where the log says what of instance ${this.source.uuid}; print it anew, without --created-from`;
    throw new GalleryError("request.invalid", message, { field: "position" });
  }
}

const byTime = (one: Happened, other: Happened): number =>
  one.time - other.time || (one.position ?? 0) - (other.position ?? 0);

/** By the time of measurement, and at the same time as they became known. */
const inOrder = (points: readonly Point[]): readonly Point[] =>
  [...points].sort((one, other) => one.time - other.time || one.recorded - other.recorded);

function seriesOf({ points, ...name }: SeriesName & { readonly points: readonly Point[] }): PastSeries {
  const ordered = inOrder(points);
  const isLate = ordered.some(({ time, recorded }) => recorded > time);
  return {
    ...name,
    times: ordered.map(({ time }) => time),
    values: ordered.map(({ value }) => value),
    ...(isLate ? { recorded: ordered.map(({ recorded }) => recorded) } : {}),
  };
}

function spansOf(turns: readonly Turn[]): readonly Span[] {
  const spans: { from: number; until: number | null }[] = [];
  for (const { time, deprecated } of [...turns].sort(byTime)) {
    const last = spans.at(-1);
    const isOpen = last !== undefined && last.until === null;
    if (deprecated && !isOpen) spans.push({ from: time, until: null });
    if (!deprecated && isOpen) last.until = time;
  }
  return spans;
}
