import { GalleryError } from "../../../../domain/errors.ts";
import type { Expression } from "../../../../expression/tree.ts";
import type { Finding } from "../../finding.ts";
import type { Dialect } from "../dialect.ts";
import { rows, type Work } from "../query.ts";
import { bindTo } from "./bind.ts";
import { conditionOver } from "./condition.ts";
import { type Fragment, integer, join, raw, sql } from "./fragment.ts";
import { type Found, idsDescend, type Key } from "./query.ts";
import { collation, laterThan, readDistinct } from "./statements.ts";
import type { Subject } from "./subject.ts";
import type { Bound, OrderKey, Place } from "./tree.ts";

/** What is wanted of a subject, its names bound to places. */
export interface Wanted<S> extends Omit<Finding, "where" | "order" | "now"> {
  readonly where: Bound<S> | null;
  readonly order: readonly OrderKey<S>[];
}

export function bindFinding<S extends Place>(finding: Finding, subject: Subject<S>): Wanted<S> {
  const { where, order, now, from, limit } = finding;
  return {
    ...{ from, limit },
    where: where === null ? null : bindTo(where, subject.names, now),
    order: order.map(({ by, descending }) => ({ source: sortable(by, subject), descending })),
  };
}

function sortable<S extends Place>(by: Expression, subject: Subject<S>): S {
  if (by.kind !== "field" && by.kind !== "metric" && by.kind !== "tag") {
    throw new GalleryError("expression.type", "name a field, a tag or a metric to order by", {
      position: by.position,
    });
  }
  const source = subject.names.resolve(by);
  if (!source.type.endsWith("list")) return source;
  throw new GalleryError("expression.type", "a list has no order", { position: by.position });
}

/** How the rows of a subject are come by. */
export interface Way<S extends Place> {
  readonly subject: Subject<S>;
  readonly dialect: Dialect;
  readonly from: Fragment;
  /** The rows that are looked at, however they match. */
  readonly scope: Fragment;
  /** A value that this way comes by, where it does not have to be looked for. */
  readonly keyOf?: (source: S) => KeySql | undefined;
}

export interface KeySql {
  readonly value: Fragment;
  /** `fixed` is the same for all rows. */
  readonly values: "present" | "fixed";
}

/** The rows that match, in their order. */
export function* readFound<S extends Place>(wanted: Wanted<S>, way: Way<S>): Work<Found[]> {
  const { subject, dialect } = way;
  const keys = wanted.order.map((key, index) => ({ ...key, name: `k${index}`, ...keySql(key.source, way) }));
  const columns = keys.map(({ value, name }) => sql`, ${value} AS ${raw(name)}`);
  const matching = sql`SELECT ${raw(subject.row)}.id AS id ${join(columns, "")} FROM ${way.from}
    WHERE ${way.scope} AND ${yield* matchingSql(wanted.where, way)}`;
  const sorted = keys
    .filter(({ values }) => values !== "fixed")
    .map(({ name, descending, values }) => {
      const nulls = values === "present" ? "" : " NULLS LAST";
      return `${name} ${descending ? "DESC" : "ASC"}${nulls}`;
    });
  if (!keys.some(({ source }) => subject.isUnique(source))) {
    sorted.push(`id ${idsDescend(wanted.order) ? "DESC" : "ASC"}`);
  }
  const order = raw(`ORDER BY ${sorted.join(", ")}`);
  const limit = sql`LIMIT ${integer(wanted.limit)}`;
  const page =
    typeof wanted.from === "number"
      ? sql`${matching} ${order} ${limit} OFFSET ${integer(wanted.from)}`
      : sql`SELECT * FROM (${matching}) f WHERE ${laterThan(wanted.from, wanted.order, dialect)} ${order} ${limit}`;
  const answer = yield* rows<Record<string, Key>>(page.text, page.parameters);
  return answer.map((each) => ({ id: each.id as number, keys: keys.map(({ name }) => each[name]!) }));
}

export function* countFound<S extends Place>(where: Bound<S> | null, way: Way<S>): Work<number> {
  const count = sql`SELECT count(*) AS count FROM ${way.from} WHERE ${way.scope} AND ${yield* matchingSql(where, way)}`;
  return (yield* rows<{ count: number }>(count.text, count.parameters))[0]!.count;
}

const matchingSql = <S extends Place>(where: Bound<S> | null, way: Way<S>): Work<Fragment> => {
  const { subject, dialect, from, scope, keyOf } = way;
  return conditionOver(where, {
    dialect,
    source: (source) => keyOf?.(source)?.value ?? subject.sql(source, dialect),
    holds: (list, item) => subject.holds?.(list, item) ?? null,
    numberOf: (source) => subject.numberOf?.(source) ?? null,
    distinct: (value) => readDistinct(from, scope, value),
  });
};

function keySql<S extends Place>(
  source: S,
  { subject, dialect, keyOf }: Way<S>,
): { readonly value: Fragment; readonly values: "present" | "fixed" | "some" } {
  const own = keyOf?.(source);
  if (own !== undefined) return own;
  const key = subject.key(source, dialect);
  return {
    value:
      source.type === "boolean"
        ? sql`CAST(CAST(${key} AS INTEGER) AS DOUBLE PRECISION)`
        : sql`${key}${raw(collation(source, dialect))}`,
    values: subject.isPresent(source) ? "present" : "some",
  };
}
