import { canonicalName } from "./names.ts";
import { isMetricScope } from "./reference.ts";
import { parseTime, Time } from "./time.ts";
import type { FieldReference, MetricReference } from "./tree.ts";
import type { Context, Scalar, Value } from "./value.ts";

type Data = Readonly<Record<string, unknown>>;

/**
 * A context over plain data, such as
 * `{"city": "NYC", "metrics": {"mae": 4, "Validation": {"mae": 3}}, "tags": {"reviewed": "yes"}, "a": {…}}`.
 * - A metric is a number, or a list of `{"time", "value"}` points, whose newest is its value.
 * - A text of the form of RFC 3339 is a time in fields named `created` or ending in `_time`.
 * - `tags` by itself is the list of the tags' names.
 * - `a` and `b` hold the same for two candidates.
 * @param now milliseconds since the epoch
 */
export function recordContext(record: Data, now: number): Context {
  const subjects = new Map<string | null, Context>([[null, subjectContext(record, now)]]);
  for (const variable of ["a", "b"])
    subjects.set(variable, subjectContext(asData(own(record, variable)), now));
  return switched(now, (variable) => subjects.get(variable));
}

/**
 * A context for a comparator: `a.` and `b.` read from one candidate each, a bare name from neither.
 * The candidates' contexts ignore the variable of a reference.
 */
export function pairContext(a: Context, b: Context): Context {
  return switched(a.now, (variable) => (variable === null ? undefined : variable === "a" ? a : b));
}

const switched = (now: number, subject: (variable: string | null) => Context | undefined): Context => ({
  now,
  field: (reference) => subject(reference.variable)?.field(reference),
  metric: (reference) => subject(reference.variable)?.metric(reference),
  tag: (reference) => subject(reference.variable)?.tag(reference),
  points: (reference, from) => subject(reference.variable)?.points(reference, from) ?? [],
});

/** The data of one subject, such as one candidate for `pairContext`; the variable of a reference is ignored. */
export function subjectContext(record: Data, now: number): Context {
  const fields = new Map<string, unknown>();
  for (const source of [record, asData(own(record, "metadata"))]) {
    for (const [key, value] of Object.entries(source)) {
      const name = canonicalName(key);
      if (!fields.has(name)) fields.set(name, value);
    }
  }
  const tags = own(record, "tags");
  if (!Array.isArray(tags) && tags !== undefined) fields.set("tags", Object.keys(asData(tags)));
  const metrics = asData(own(record, "metrics"));
  return {
    now,
    field: (reference) => readField(fields, reference),
    metric: (reference) => {
      const entry = metricEntry(metrics, reference);
      return typeof entry === "number" ? entry : pointsUntil(entry, now).at(-1)?.value;
    },
    tag: ({ name }) => {
      const value = asValue(own(asData(tags), name), name);
      return isScalar(value) ? value : undefined;
    },
    points: (reference, from) =>
      pointsUntil(metricEntry(metrics, reference), now)
        .filter(({ time }) => time > from)
        .map(({ value }) => value),
  };
}

function readField(fields: ReadonlyMap<string, unknown>, { name, path }: FieldReference): Value | undefined {
  let value = fields.get(name);
  for (const key of path) value = own(asData(value), key);
  return asValue(value, path.at(-1) ?? name);
}

function metricEntry(metrics: Data, { scope, name }: MetricReference): unknown {
  if (scope !== null) return own(asData(own(metrics, scope)), name);
  return isMetricScope(name) && typeof own(metrics, name) === "object" ? undefined : own(metrics, name);
}

interface Point {
  readonly time: number;
  readonly value: number;
}

/** The points of a metric up to a moment, oldest first; what is no point is left out. */
function pointsUntil(entry: unknown, moment: number): readonly Point[] {
  if (!Array.isArray(entry)) return [];
  const points = entry.map((point): Point | null => {
    const { time, value } = asData(point);
    const at = typeof time === "string" ? parseTime(time) : time;
    return typeof at === "number" && at <= moment && typeof value === "number" ? { time: at, value } : null;
  });
  return points.filter((point) => point !== null).sort((one, other) => one.time - other.time);
}

/** `created`, `created_time`, `createdTime`. */
const timeName = /^created$|(?:_t|[a-z]T)ime$/;

function asValue(value: unknown, name: string): Value | undefined {
  if (typeof value === "string" && timeName.test(name)) {
    const moment = parseTime(value);
    return moment === null ? value : new Time(moment);
  }
  if (isScalar(value)) return value;
  return Array.isArray(value) && value.every(isScalar) ? value : undefined;
}

const isScalar = (value: unknown): value is Scalar =>
  typeof value === "string" ||
  typeof value === "number" ||
  typeof value === "boolean" ||
  value instanceof Time;

const own = (data: Data, key: string): unknown => (Object.hasOwn(data, key) ? data[key] : undefined);

const asData = (value: unknown): Data => (typeof value === "object" && value !== null ? (value as Data) : {});
