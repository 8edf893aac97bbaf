import { numberTextLength, numberTextPattern, smallestNormal } from "../../../../expression/number-text.ts";
import type { Dialect } from "../dialect.ts";
import { type Fragment, integer, raw, sql, text } from "./fragment.ts";

/** SQLite's own LIKE takes A to Z and a to z for the same; GLOB is its pattern that does not. */
export function likeSql(value: Fragment, pattern: string, caseless: boolean, dialect: Dialect): Fragment {
  if (dialect.name === "sqlite") {
    return caseless ? sql`(${value} LIKE ${text(pattern)})` : sql`(${value} GLOB ${text(globOf(pattern))})`;
  }
  // Without an escape a backslash is a letter; in the C collation only A to Z and a to z are alike.
  return caseless
    ? sql`(${value} COLLATE "C" ILIKE ${text(pattern)} ESCAPE '')`
    : sql`(${value} LIKE ${text(pattern)} ESCAPE '')`;
}

const wildcards: Readonly<Record<string, string>> = { "%": "*", _: "?", "*": "[*]", "?": "[?]", "[": "[[]" };

const globOf = (pattern: string): string => pattern.replace(/[%_*?[]/g, (letter) => wildcards[letter]!);

/** Exact decimals, as a double would be cut to 15 digits. */
const largest = raw(String(Number.MAX_VALUE));
const smallest = raw(String(smallestNormal));

/** SQLite has the function from its connection (`number_of_text`). PostgreSQL raises an error for what is no double. */
export function numberSql(value: Fragment, dialect: Dialect): Fragment {
  if (dialect.name === "sqlite") return sql`number_of_text(${value})`;
  return sql`(SELECT CASE WHEN length(n.x) <= ${integer(numberTextLength)} AND n.x ~ ${text(numberTextPattern)} THEN
    CASE WHEN abs(CAST(n.x AS NUMERIC)) > ${largest} THEN NULL
      WHEN abs(CAST(n.x AS NUMERIC)) < ${smallest} THEN 0
      ELSE CAST(n.x AS DOUBLE PRECISION) END END FROM (SELECT ${value} AS x) n)`;
}
