import type { ArithmeticOperator, ComparisonOperator } from "../../../../expression/tree.ts";
import type { Dialect } from "../dialect.ts";
import { type Fragment, join, number, raw, sql, text } from "./fragment.ts";
import { likeSql, numberSql } from "./text.ts";
import type { Bound, ScalarType, Source } from "./tree.ts";

/** Which of the texts that a pattern is asked about match it; the database has no such pattern itself. */
export interface Matches {
  readonly matching: readonly string[];
  /** Too long to be matched: nothing can be said of them. */
  readonly refused: readonly string[];
}

export interface CompileOptions<S = Source> {
  readonly dialect: Dialect;
  /** The value of a place: a DOUBLE PRECISION, TEXT, BOOLEAN or, for a list, JSON. */
  readonly source: (source: S) => Fragment;
  /** Whether a list holds an item, where that can be told without the list; null elsewhere. */
  readonly holds?: (list: S, item: Fragment) => Fragment | null;
  /** The number that the text at a place writes, where it is kept beside the text; null elsewhere. */
  readonly numberOf?: (source: S) => Fragment | null;
  readonly matches: (node: Bound<S> & { op: "match" }) => Matches;
}

/**
 * A bound tree as one SQL expression over the row that its places are of, with the evaluator's three values: NULL is missing.
 * Every constant is a parameter.
 */
export function compileSql<S>(node: Bound<S>, options: CompileOptions<S>): Fragment {
  const { dialect } = options;
  const compile = (each: Bound<S>): Fragment => compileSql(each, options);
  switch (node.op) {
    case "constant":
      return constantSql(node.type, node.value);
    case "source":
      return options.source(node.source);
    case "not":
      return sql`(NOT ${compile(node.of)})`;
    case "and":
      return sql`(${join(node.of.map(compile), " AND ")})`;
    case "or": {
      const alike = oneOfTexts(node.of);
      return alike === null
        ? sql`(${join(node.of.map(compile), " OR ")})`
        : sql`(${compile(alike.value)} IN (${elements(alike.texts, dialect)}))`;
    }
    case "compare":
      return compareSql(node.operator, node.left.type, compile(node.left), compile(node.right), dialect);
    case "present":
      return sql`(${compile(node.of)} IS NOT NULL)`;
    case "empty":
      return emptySql(node.of, compile(node.of), dialect);
    case "match":
      return matchSql(compile(node.of), options.matches(node), dialect);
    case "like":
      return node.of.type === "text"
        ? likeSql(compile(node.of), node.pattern, node.caseless, dialect)
        : anyItem(compile(node.of), (item) => likeSql(item, node.pattern, node.caseless, dialect), dialect);
    case "toNumber":
      return keptNumber(node.of, options) ?? numberSql(compile(node.of), dialect);
    case "affix":
      return affixSql(node.end, compile(node.left), compile(node.right));
    case "contains":
      return holdsSql(node, options) ?? containsSql(compile(node.item), compile(node.list), dialect);
    case "whole":
      return sql`(SELECT floor(w.x) = w.x FROM (SELECT ${compile(node.of)} AS x) w)`;
    case "arithmetic":
      return arithmeticSql(node.operator, compile(node.left), compile(node.right), dialect);
    case "concat":
      return sql`(${compile(node.left)} || ${compile(node.right)})`;
    case "size":
      return node.of.type === "text"
        ? sql`CAST(length(${compile(node.of)}) AS DOUBLE PRECISION)`
        : sql`CAST(${listLength(compile(node.of), dialect)} AS DOUBLE PRECISION)`;
    case "if":
      return sql`(CASE ${compile(node.condition)} WHEN TRUE THEN ${compile(node.whenTrue)} WHEN FALSE THEN ${compile(node.whenFalse)} END)`;
    case "coalesce":
      return sql`coalesce(${compile(node.of[0])}, ${compile(node.of[1])})`;
  }
}

/** One value that may equal any of several texts; a chain of comparisons would be too deep for thousands of them. */
function oneOfTexts<S>(
  parts: readonly Bound<S>[],
): { readonly value: Bound<S>; readonly texts: readonly string[] } | null {
  const [first] = parts;
  if (first?.op !== "compare") return null;
  const texts: string[] = [];
  for (const part of parts) {
    if (part.op !== "compare" || part.operator !== "==" || part.left !== first.left) return null;
    const { right } = part;
    if (right.op !== "constant" || typeof right.value !== "string") return null;
    texts.push(right.value);
  }
  return { value: first.left, texts };
}

const keptNumber = <S>(of: Bound<S>, { numberOf }: CompileOptions<S>): Fragment | null =>
  of.op === "source" ? (numberOf?.(of.source) ?? null) : null;

function constantSql(type: ScalarType, value: string | number | boolean | null): Fragment {
  if (type === "boolean")
    return raw(value === null ? "CAST(NULL AS BOOLEAN)" : value === true ? "TRUE" : "FALSE");
  return type === "text" ? text(value as string | null) : number(value as number | null);
}

const comparisonSql: Readonly<Record<ComparisonOperator, string>> = {
  "==": "=",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

function compareSql(
  operator: ComparisonOperator,
  type: string,
  left: Fragment,
  right: Fragment,
  dialect: Dialect,
): Fragment {
  const symbol = raw(comparisonSql[operator]);
  // The order of code points, whatever the database's own collation.
  const collation = raw(type === "text" && dialect.name === "postgresql" ? ` COLLATE "C"` : "");
  return sql`(${left}${collation} ${symbol} ${right})`;
}

function emptySql<S>(node: Bound<S>, value: Fragment, dialect: Dialect): Fragment {
  if (node.type === "text") return sql`coalesce(length(${value}) = 0, TRUE)`;
  const isList = node.type === "text list" || node.type === "number list";
  return isList ? sql`coalesce(${listLength(value, dialect)} = 0, TRUE)` : sql`(${value} IS NULL)`;
}

const listLength = (list: Fragment, dialect: Dialect): Fragment =>
  dialect.name === "sqlite" ? sql`json_array_length(${list})` : sql`jsonb_array_length(${list})`;

function matchSql(value: Fragment, { matching, refused }: Matches, dialect: Dialect): Fragment {
  const among = (texts: readonly string[]): Fragment => sql`m.x IN (${elements(texts, dialect)})`;
  const unsaid = refused.length === 0 ? raw("m.x IS NULL") : sql`m.x IS NULL OR ${among(refused)}`;
  // NULL is in no empty set, which would be an answer.
  return sql`(SELECT CASE WHEN ${unsaid} THEN NULL ELSE ${among(matching)} END FROM (SELECT ${value} AS x) m)`;
}

/** One parameter for any number of texts. */
function elements(texts: readonly string[], dialect: Dialect): Fragment {
  const list = text(JSON.stringify(texts));
  return dialect.name === "sqlite"
    ? sql`SELECT value FROM json_each(${list})`
    : sql`SELECT jsonb_array_elements_text(CAST(${list} AS JSONB))`;
}

function affixSql(end: "start" | "end", left: Fragment, right: Fragment): Fragment {
  const part =
    end === "start" ? sql`substr(p.x, 1, length(p.y))` : sql`substr(p.x, length(p.x) - length(p.y) + 1)`;
  return sql`(SELECT ${part} = p.y FROM (SELECT ${left} AS x, ${right} AS y) p)`;
}

/** A constant that is there leaves no third value. */
function holdsSql<S>(node: Bound<S> & { op: "contains" }, options: CompileOptions<S>): Fragment | null {
  const { item, list } = node;
  if (options.holds === undefined || list.op !== "source" || item.op !== "constant" || item.value === null) {
    return null;
  }
  return options.holds(list.source, constantSql(item.type, item.value));
}

function anyItem(list: Fragment, holds: (item: Fragment) => Fragment, dialect: Dialect): Fragment {
  const [items, item] =
    dialect.name === "sqlite"
      ? (["json_each(l.list) e", "e.value"] as const)
      : (["jsonb_array_elements_text(l.list) AS e (item)", "e.item"] as const);
  return sql`(SELECT CASE WHEN l.list IS NOT NULL
    THEN EXISTS (SELECT 1 FROM ${raw(items)} WHERE ${holds(raw(item))}) END FROM (SELECT ${list} AS list) l)`;
}

function containsSql(item: Fragment, list: Fragment, dialect: Dialect): Fragment {
  // jsonb's @> takes a scalar on its right as an element.
  if (dialect.name === "postgresql") return sql`(${list} @> to_jsonb(${item}))`;
  return sql`(SELECT CASE WHEN c.list IS NOT NULL AND c.item IS NOT NULL
    THEN EXISTS (SELECT 1 FROM json_each(c.list) e WHERE e.value = c.item) END FROM (SELECT ${list} AS list, ${item} AS item) c)`;
}

/** A zero divisor and a result that is no finite number are missing. */
function arithmeticSql(
  operator: ArithmeticOperator,
  left: Fragment,
  right: Fragment,
  dialect: Dialect,
): Fragment {
  const result = dialect.name === "sqlite" ? sqliteArithmetic[operator] : postgresqlArithmetic[operator];
  return sql`(SELECT ${raw(result)} FROM (SELECT ${left} AS x, ${right} AS y) o)`;
}

/** SQLite's own % takes whole numbers only. Its NaN is NULL already. */
const sqliteArithmetic: Readonly<Record<ArithmeticOperator, string>> = {
  "+": finite("o.x + o.y"),
  "-": finite("o.x - o.y"),
  "*": finite("o.x * o.y"),
  "/": finite("o.x / nullif(o.y, 0)"),
  "%": "mod(o.x, nullif(o.y, 0))",
};

function finite(result: string): string {
  return `nullif(nullif(${result}, 9e999), -9e999)`;
}

/**
 * PostgreSQL raises an error where the others overflow to infinity or underflow to zero, so a product or quotient
 * is only taken when the sum of the logarithms says that it fits.
 */
const postgresqlArithmetic: Readonly<Record<ArithmeticOperator, string>> = {
  "+": summable("o.x", "o.y", "o.x + o.y"),
  "-": summable("o.x", "o.y", "o.x - o.y"),
  "*": fitting("ln(abs(o.x)) + ln(abs(o.y))", "o.x * o.y", "o.x = 0 OR o.y = 0"),
  "/": `CASE WHEN o.y <> 0 THEN ${fitting("ln(abs(o.x)) - ln(abs(o.y))", "o.x / o.y", "o.x = 0")} END`,
  // Exact for whole numbers; of fractions the last digit may differ, as PostgreSQL has no fmod.
  "%": `CASE WHEN o.y = 0 THEN NULL
    WHEN abs(o.x) < 9e15 AND abs(o.y) < 9e15 AND floor(o.x) = o.x AND floor(o.y) = o.y
      THEN CAST(CAST(o.x AS BIGINT) % CAST(o.y AS BIGINT) AS DOUBLE PRECISION)
    WHEN abs(o.x) < abs(o.y) THEN o.x
    WHEN ln(abs(o.x)) - ln(abs(o.y)) < 700 THEN o.x - o.y * trunc(o.x / o.y) END`,
};

function summable(left: string, right: string, result: string): string {
  return `CASE WHEN abs(${left}) < 8.9e307 AND abs(${right}) < 8.9e307 THEN ${result} END`;
}

function fitting(logarithm: string, result: string, zero: string): string {
  return `CASE WHEN o.x IS NULL OR o.y IS NULL THEN NULL WHEN ${zero} THEN 0 WHEN ${logarithm} < -708 THEN 0 WHEN ${logarithm} < 709.78 THEN ${result} END`;
}
