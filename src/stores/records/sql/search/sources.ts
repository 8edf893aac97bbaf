import { endOfPoints } from "../../points.ts";
import type { DeprecationLevel } from "../../rows.ts";
import type { Dialect } from "../dialect.ts";
import { type Fragment, integer, join, number, raw, sql, text } from "./fragment.ts";
import type { Attribute, Scope, Source } from "./tree.ts";

/** The moment of a search in the past, and the newest change that had been made by then. */
export interface Past {
  readonly at: number;
  readonly position: number;
}

/** What the SQL of a source depends on besides the source. */
export interface Reading {
  readonly dialect: Dialect;
  readonly now: number;
  /** Null for the present. */
  readonly past: Past | null;
}

/** The value of a source for the instance row `i`: a DOUBLE PRECISION, TEXT, BOOLEAN or, for a list, JSON. */
export function sourceSql(source: Source, reading: Reading): Fragment {
  switch (source.kind) {
    case "attribute":
      return source.name === "deprecated" ? deprecated(reading) : attributeSql[source.name];
    case "field":
      return field(source, reading.dialect);
    case "tag":
      return tag(source.name, reading);
    case "metric":
      return newestValue(source.series, reading);
    case "window":
      return window(source, reading);
  }
}

const attributeSql: Readonly<Record<Exclude<Attribute, "deprecated">, Fragment>> = {
  uuid: raw("i.uuid"),
  base: raw("(SELECT b.name FROM base b WHERE b.id = i.base)"),
  model: raw("(SELECT m.uuid FROM model m WHERE m.id = i.model)"),
  version: raw("(CAST(i.revision AS TEXT) || '.' || CAST(i.number AS TEXT))"),
  revision: raw("CAST(i.revision AS DOUBLE PRECISION)"),
  number: raw("CAST(i.number AS DOUBLE PRECISION)"),
  created: raw("CAST(i.created AS DOUBLE PRECISION)"),
  actor: raw("i.actor"),
  size: raw("CAST(i.size AS DOUBLE PRECISION)"),
};

function field(source: Source & { kind: "field" }, dialect: Dialect): Fragment {
  const isList = source.type === "text list" || source.type === "number list";
  const within = (part: "fields" | "inherited"): Fragment =>
    member(raw(`i.doc -> '${part}'`), source.name, isList, dialect);
  const value = sql`coalesce(${within("fields")}, ${within("inherited")})`;
  switch (source.type) {
    case "number":
      return sql`CAST(${value} AS DOUBLE PRECISION)`;
    case "boolean":
      return dialect.name === "sqlite" ? value : sql`CAST(${value} AS BOOLEAN)`;
    case "time":
      return milliseconds(value, dialect);
    default:
      return value;
  }
}

/** A member of a JSON object: as text, number or boolean, or, for a list, as JSON. */
export function member(object: Fragment, name: string, asJson: boolean, dialect: Dialect): Fragment {
  const arrow = raw(asJson ? "->" : "->>");
  // SQLite takes a key that begins with $ for a path.
  const key = dialect.name === "sqlite" && name.startsWith("$") ? `$."${name}"` : name;
  return sql`(${object} ${arrow} ${text(key)})`;
}

/** Milliseconds since the epoch of a time of fixed width, such as 2026-11-21T10:00:00.000Z. */
function milliseconds(time: Fragment, dialect: Dialect): Fragment {
  if (dialect.name === "postgresql") {
    return sql`CAST(extract(epoch FROM CAST(${time} AS TIMESTAMPTZ)) * 1000 AS DOUBLE PRECISION)`;
  }
  return sql`(SELECT CAST(strftime('%s', t.at) AS REAL) * 1000 + CAST(substr(t.at, 21, 3) AS REAL) FROM (SELECT ${time} AS at) t)`;
}

function tag(name: string, { dialect, past }: Reading): Fragment {
  if (past === null) return member(raw("i.tags"), name, false, dialect);
  return scalarOf(stateBy(`tag:${name}`, past), dialect);
}

function scalarOf(json: Fragment, dialect: Dialect): Fragment {
  return dialect.name === "sqlite" ? sql`(${json} ->> '$')` : sql`(${json} #>> '{}')`;
}

/** By itself, by its revision or by its base version id. */
function deprecated({ past }: Reading): Fragment {
  if (past === null) return raw("(i.deprecated <> 0)");
  const levels = Object.values(subjects).map((each) => sql`${stateBy("deprecated", past, each)} IS NOT NULL`);
  return sql`(${join(levels, " OR ")})`;
}

/** What has states: the instance row `i`, and what it belongs to. */
const subjects = {
  instance: raw("s.subject_kind = 'instance' AND s.subject = i.id"),
  model: raw("s.subject_kind = 'model' AND s.subject = i.model"),
  base: raw("s.subject_kind = 'base' AND s.subject = i.base"),
} as const satisfies Readonly<Record<DeprecationLevel, Fragment>>;

/** The newest entry of a state by a moment in the past. */
function stateBy(name: string, past: Past, subject: Fragment = subjects.instance): Fragment {
  return sql`(SELECT s.value FROM state_log s WHERE ${subject}
    AND s.name = ${text(name)} AND s.at <= ${integer(past.at)} ORDER BY s.position DESC LIMIT 1)`;
}

const seriesList = (series: readonly number[]): Fragment => join(series.map(integer), ", ");

const nothing = number(null);

function newestValue(series: readonly number[], { past }: Reading): Fragment {
  if (series.length === 0) return nothing;
  if (past !== null)
    return sql`(SELECT m.value FROM metric m WHERE ${pointsBy(series, past)} ${newestFirst} LIMIT 1)`;
  const ofSeries = sql`l.instance = i.id AND l.series IN (${seriesList(series)})`;
  const newest = series.length === 1 ? raw("") : raw("ORDER BY l.at DESC, l.metric DESC LIMIT 1");
  return sql`(SELECT l.value FROM metric_latest l WHERE ${ofSeries} ${newest})`;
}

const newestFirst = raw("ORDER BY m.at DESC, m.id DESC");

function pointsBy(series: readonly number[], past: Past | null): Fragment {
  const points = sql`m.instance = i.id AND m.series IN (${seriesList(series)})`;
  if (past === null) return points;
  return sql`${points} AND m.at <= ${integer(past.at)} AND m.id < ${integer(endOfPoints(past.position))}`;
}

function window(source: Source & { kind: "window" }, { now, past }: Reading): Fragment {
  if (source.series.length === 0) return source.function === "count" ? number(0) : nothing;
  const from = integer(now - source.seconds * 1000);
  const points = sql`metric m WHERE ${pointsBy(source.series, past)} AND m.at > ${from} AND m.at <= ${integer(now)}`;
  switch (source.function) {
    case "last":
      return sql`(SELECT m.value FROM ${points} ${newestFirst} LIMIT 1)`;
    case "percentile":
      return percentile(source.rank!, points);
    case "count":
      return sql`(SELECT CAST(count(*) AS DOUBLE PRECISION) FROM ${points})`;
    default:
      return sql`(SELECT ${raw(source.function)}(m.value) FROM ${points})`;
  }
}

/** Linear interpolation between the closest ranks; SQLite has no percentile_cont. */
function percentile(rank: number, points: Fragment): Fragment {
  const ranked = sql`SELECT m.value AS value, row_number() OVER (ORDER BY m.value) - 1 AS place,
    (count(*) OVER () - 1) * ${number(rank)} / 100 AS wanted FROM ${points}`;
  return sql`(SELECT min(r.value) + (max(r.value) - min(r.value)) * (max(r.wanted) - floor(max(r.wanted)))
    FROM (${ranked}) r WHERE r.place IN (floor(r.wanted), ceil(r.wanted)))`;
}

/** The rows of a scope without its condition: its project, its moment, and not deprecated unless asked for. */
export function visible(scope: Pick<Scope, "project" | "includeDeprecated">, reading: Reading): Fragment {
  const conditions = [sql`i.project = ${integer(scope.project)}`];
  if (reading.past !== null) conditions.push(sql`i.created <= ${integer(reading.past.at)}`);
  if (!scope.includeDeprecated) conditions.push(sql`NOT ${deprecated(reading)}`);
  return join(conditions, " AND ");
}
