import type { FieldValue } from "../../../../domain/values.ts";
import type { Dialect } from "../dialect.ts";
import { rows, type Work } from "../query.ts";
import { type Fragment, integer, join, number, raw, sql, text } from "./fragment.ts";
import { type Found, idsDescend, type Key, type Order, toFieldValue } from "./query.ts";
import { type Past, type Reading, sourceSql } from "./sources.ts";
import type { OrderKey, Place, Source } from "./tree.ts";

/** The statements of a block scan. `matching` is the condition of the instance row `i`, its block included. */

type Cell = string | number | boolean | null;

/** The order keys of matching rows, one block's share of a page. */
export function* readPage(
  matching: Fragment,
  order: Order,
  after: Found | null,
  limit: number,
  reading: Reading,
): Work<Found[]> {
  const keys = order.map((key, index) => sql`, ${keySql(key.source, reading)} AS ${raw(`k${index}`)}`);
  const found = sql`SELECT i.id AS id ${join(keys, "")} FROM instance i WHERE ${matching}`;
  const later = after === null ? raw("TRUE") : laterThan(after, order, reading.dialect);
  const page = sql`SELECT * FROM (${found}) f WHERE ${later} ORDER BY ${orderSql(order, reading.dialect)} LIMIT ${integer(limit)}`;
  const answer = yield* rows<Record<string, Cell>>(page.text, page.parameters);
  return answer.map((each) => ({
    id: each.id as number,
    keys: order.map((_, index) => each[`k${index}`] as Key),
  }));
}

export function* readCount(matching: Fragment): Work<number> {
  const count = sql`SELECT count(*) AS count FROM instance i WHERE ${matching}`;
  return (yield* rows<{ count: number }>(count.text, count.parameters))[0]!.count;
}

export function* readFacet(
  matching: Fragment,
  source: Source,
  reading: Reading,
): Work<{ value: FieldValue | null; count: number }[]> {
  const values = sql`SELECT ${keySql(source, reading)} AS value FROM instance i WHERE ${matching}`;
  const counts = sql`SELECT f.value AS value, count(*) AS count FROM (${values}) f GROUP BY f.value`;
  const answer = yield* rows<{ value: Cell; count: number }>(counts.text, counts.parameters);
  return answer.map(({ value, count }) => ({ value: toFieldValue(value, source.type), count }));
}

export function* readBest(
  matching: Fragment,
  per: Source,
  order: Order,
  reading: Reading,
): Work<{ value: FieldValue; found: Found }[]> {
  const found = sql`SELECT i.id AS id, ${keySql(order[0]!.source, reading)} AS k0, ${keySql(per, reading)} AS value
    FROM instance i WHERE ${matching}`;
  const ranked = sql`SELECT f.*, row_number() OVER (PARTITION BY f.value ORDER BY ${orderSql(order, reading.dialect)}) AS place
    FROM (${found}) f WHERE f.value IS NOT NULL AND f.k0 IS NOT NULL`;
  const best = sql`SELECT r.id AS id, r.k0 AS k0, r.value AS value FROM (${ranked}) r WHERE r.place = 1`;
  const answer = yield* rows<{ id: number; k0: Key; value: Cell }>(best.text, best.parameters);
  return answer.map(({ id, k0, value }) => ({
    value: toFieldValue(value, per.type)!,
    found: { id, keys: [k0] },
  }));
}

/** Values of some instances by their ids, in the order of the sources. */
export function* readValues(
  ids: readonly number[],
  sources: readonly Source[],
  reading: Reading,
): Work<Map<number, (FieldValue | null)[]>> {
  if (ids.length === 0) return new Map();
  const columns = sources.map((source, index) => sql`, ${keySql(source, reading)} AS ${raw(`v${index}`)}`);
  const values = sql`SELECT i.id AS id ${join(columns, "")} FROM instance i WHERE i.id IN (${join(ids.map(integer), ", ")})`;
  const answer = yield* rows<Record<string, Cell>>(values.text, values.parameters);
  const valuesOf = (each: Record<string, Cell>): (FieldValue | null)[] =>
    sources.map((source, index) => toFieldValue(each[`v${index}`]!, source.type));
  return new Map(answer.map((each) => [each.id as number, valuesOf(each)]));
}

/** One source of a range of instances, where it has a value. */
export function* readColumn(
  project: number,
  least: number,
  most: number,
  source: Source,
  reading: Reading,
): Work<{ id: number; value: FieldValue }[]> {
  const values = sql`SELECT i.id AS id, ${keySql(source, reading)} AS value FROM instance i
    WHERE i.project = ${integer(project)} AND i.id >= ${integer(least)} AND i.id <= ${integer(most)}`;
  const present = sql`SELECT f.id AS id, f.value AS value FROM (${values}) f WHERE f.value IS NOT NULL`;
  const answer = yield* rows<{ id: number; value: Cell }>(present.text, present.parameters);
  return answer.map(({ id, value }) => ({ id, value: toFieldValue(value, source.type)! }));
}

/** The newest change that had been made by a moment. */
export function* positionBy(at: number): Work<Past> {
  const found = yield* rows<{ position: number }>(
    "SELECT coalesce(max(position), 0) AS position FROM change WHERE at <= ?",
    [at],
  );
  return { at, position: found[0]!.position };
}

/** The texts that a pattern will be asked about. */
export function* readDistinct(from: Fragment, matching: Fragment, value: Fragment): Work<string[]> {
  const distinct = sql`SELECT DISTINCT ${value} AS value FROM ${from} WHERE ${matching}`;
  const answer = yield* rows<{ value: string | null }>(distinct.text, distinct.parameters);
  return answer.flatMap((each) => (each.value === null ? [] : [each.value]));
}

/** A boolean as 0 or 1 and a list as text, so that both databases answer alike. */
function keySql(source: Source, reading: Reading): Fragment {
  const value = sourceSql(source, reading);
  if (reading.dialect.name === "sqlite") return value;
  if (source.type === "boolean") return sql`CAST(CAST(${value} AS INTEGER) AS DOUBLE PRECISION)`;
  return source.type === "text list" || source.type === "number list" ? sql`CAST(${value} AS TEXT)` : value;
}

/** Text goes by code point, whatever the database's own collation. */
export const collation = (source: Place, dialect: Dialect): string =>
  source.type === "text" && dialect.name === "postgresql" ? ` COLLATE "C"` : "";

function orderSql(order: Order, dialect: Dialect): Fragment {
  const keys = order.map(
    ({ source, descending }, index) =>
      `f.k${index} IS NULL, f.k${index}${collation(source, dialect)} ${descending ? "DESC" : "ASC"}`,
  );
  return raw([...keys, `f.id ${idsDescend(order) ? "DESC" : "ASC"}`].join(", "));
}

/** What comes behind an instance in the order. */
export function laterThan(after: Found, order: readonly OrderKey<Place>[], dialect: Dialect): Fragment {
  const id = sql`f.id ${raw(idsDescend(order) ? "<" : ">")} ${integer(after.id)}`;
  return order.reduceRight((later, { source, descending }, index) => {
    const column = raw(`f.k${index}`);
    const key = after.keys[index]!;
    if (key === null) return sql`(${column} IS NULL AND ${later})`;
    const value = typeof key === "string" ? text(key) : number(key);
    const beyond = raw(collation(source, dialect) + (descending ? " <" : " >"));
    return sql`(${column} IS NULL OR ${column}${beyond} ${value} OR (${column} = ${value} AND ${later}))`;
  }, id);
}
