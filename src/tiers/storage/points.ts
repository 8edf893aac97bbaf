import type { Caller } from "../../domain/caller.ts";
import { canonicalJson } from "../../domain/canonical.ts";
import { GalleryError } from "../../domain/errors.ts";
import { checkFields } from "../../domain/fields.ts";
import type { Dimensions, NewMetricPoint } from "../../domain/metric.ts";
import { checkScope } from "../../domain/metric.ts";
import { checkKey, checkText, quote } from "../../domain/text.ts";
import { parseTime } from "../../domain/time.ts";
import type { Fields } from "../../domain/values.ts";
import { pointId } from "../../stores/records/points.ts";
import type { PointRow, SeriesKey, Tables, Work } from "../../stores/records/store.ts";
import { log } from "../transaction.ts";

const DIMENSION_LIMIT = 16;
/** Points of one write; fewer than one position of the log can have. */
export const POINT_LIMIT = 1_000;

/** A point whose form is checked. */
export interface Draft {
  readonly key: SeriesKey;
  readonly value: number;
  /** Null when it is measured as it is recorded. */
  readonly at: number | null;
  readonly step: number | null;
  readonly metadata: Fields | null;
}

export function checkDimensions(given: Dimensions | undefined, path: string): string {
  const pairs = Object.entries(given ?? {});
  if (pairs.length > DIMENSION_LIMIT) {
    throw new GalleryError(
      "request.invalid",
      `${path} has ${pairs.length} dimensions; at most ${DIMENSION_LIMIT} are kept`,
      {
        field: path,
      },
    );
  }
  for (const [name, value] of pairs) {
    checkKey(name, `${path}.${name}`);
    checkText(value, `${path}.${name}`, 256);
  }
  return pairs.length === 0 ? "" : canonicalJson(given);
}

/** NaN and infinities are refused: they have no place in an order, and no JSON. */
export function checkValue(value: unknown, field: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "number") {
    throw new GalleryError("metric.not_finite", `${field} is ${value}; only finite numbers are kept`, {
      field,
    });
  }
  throw new GalleryError("request.invalid", `${field} must be a number, got ${quote(value)}`, { field });
}

function checkStep(value: unknown, field: string): number | null {
  if (value === undefined || value === null) return null;
  if (Number.isSafeInteger(value)) return value as number;
  throw new GalleryError("request.invalid", `${field} must be a whole number, got ${quote(value)}`, {
    field,
  });
}

export function checkPoint(point: NewMetricPoint, path: string): Draft {
  const metadata = checkFields(point.metadata, `${path}metadata`);
  return {
    key: {
      scope: checkScope(point.scope, `${path}scope`),
      name: checkKey(point.name, `${path}name`),
      dimensions: checkDimensions(point.dimensions, `${path}dimensions`),
    },
    value: checkValue(point.value, `${path}value`),
    at: point.at === undefined ? null : parseTime(point.at, `${path}at`),
    step: checkStep(point.step, `${path}step`),
    metadata: Object.keys(metadata).length === 0 ? null : metadata,
  };
}

/** The points of one instance in one write. */
export interface Measured {
  readonly instance: { readonly id: number; readonly project: number; readonly uuid: string };
  readonly points: readonly Draft[];
}

function* seriesOf(
  tables: Tables,
  project: number,
  key: SeriesKey,
  known: Map<string, number>,
): Work<number> {
  const text = `${project} ${key.scope} ${key.dimensions} ${key.name}`;
  let series = known.get(text) ?? (yield* tables.names.series(project, key));
  if (series === undefined) series = yield* tables.names.defineSeries(project, key);
  known.set(text, series);
  return series;
}

/** Appends points, one change for each instance that was measured. */
export function* appendPoints(
  tables: Tables,
  caller: Caller,
  now: number,
  measured: readonly Measured[],
  evaluation: { id: number; uuid: string } | null,
): Work<void> {
  const first = yield* log(
    tables,
    caller,
    now,
    measured.map(({ instance, points }) => ({
      kind: evaluation === null ? "metric.recorded" : "evaluation.recorded",
      project: instance.project,
      subjectKind: "instance",
      subject: instance.id,
      uuid: instance.uuid,
      data: {
        ...(evaluation === null ? {} : { evaluation: evaluation.uuid }),
        recorded: points.length,
        metrics: [...new Set(points.map((point) => `${point.key.scope}.${point.key.name}`))].slice(0, 20),
      },
    })),
  );
  const known = new Map<string, number>();
  const rows: PointRow[] = [];
  for (const [offset, { instance, points }] of measured.entries()) {
    const position = first + offset;
    for (const [ordinal, point] of points.entries()) {
      rows.push({
        id: pointId(position, ordinal),
        instance: instance.id,
        series: yield* seriesOf(tables, instance.project, point.key, known),
        value: point.value,
        at: point.at ?? now,
        step: point.step,
        evaluation: evaluation?.id ?? null,
        metadata: point.metadata,
      });
    }
  }
  yield* tables.metrics.insert(rows);
}

export function* requireMeasured(
  tables: Tables,
  uuid: string,
  field: string,
): Work<{ id: number; project: number; uuid: string }> {
  const found = yield* tables.instances.locate(uuid);
  if (found) return { ...found, uuid };
  throw new GalleryError("instance.unknown", `there is no instance ${uuid}`, { field });
}
