import type { Run, RunPoint } from "./run.ts";

/* JSON has no word for NaN and infinities: where a run is written as JSON, they are texts. */

export type SpelledNumber = number | "NaN" | "Infinity" | "-Infinity";

export type Spelled<Point extends RunPoint> = Omit<Point, "value"> & { readonly value: SpelledNumber };

/** A run as JSON says it. */
export type SpelledRun = Omit<Run, "metrics"> & {
  readonly metrics: readonly Spelled<Run["metrics"][number]>[];
};

export function spellPoint<Point extends RunPoint>(point: Point): Spelled<Point> {
  const { value } = point;
  return Number.isFinite(value) ? point : { ...point, value: String(value) as SpelledNumber };
}

export function readPoint<Point extends RunPoint>(point: Spelled<Point>): Point {
  const { value } = point;
  // `Omit` of a type that is not known yet cannot be put together again by the compiler.
  return (typeof value === "number" ? point : { ...point, value: Number(value) }) as unknown as Point;
}

export const spellRun = (run: Run): SpelledRun => ({ ...run, metrics: run.metrics.map(spellPoint) });

export const readRun = (run: SpelledRun): Run => ({ ...run, metrics: run.metrics.map(readPoint) });
