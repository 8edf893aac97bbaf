import { type Fragment, join, sql, text } from "../fragment.ts";
import type { Bound, Place } from "../tree.ts";

/**
 * Narrows a search to the titles that can match, which an index finds: those that begin as a pattern does.
 * A pattern by itself is asked of every title; null when there is no such pattern.
 */
export function titlesBeginning<S extends Place>(
  where: Bound<S> | null,
  isTitle: (source: S) => boolean,
): Fragment | null {
  const ranges = conjunctsOf(where).flatMap((each) => {
    if (each.op !== "like" || each.caseless) return [];
    if (each.of.op !== "source" || !isTitle(each.of.source)) return [];
    const start = /^[^%_]*/.exec(each.pattern)![0];
    if (start === "") return [];
    const end = successor(start);
    const from = sql`t.title >= ${text(start)}`;
    return end === null ? [from] : [sql`${from} AND t.title < ${text(end)}`];
  });
  return ranges.length === 0 ? null : join(ranges, " AND ");
}

/** Whether a value has to be one of some that are named. */
export function isNamed<S>(where: Bound<S> | null, isMeant: (source: S) => boolean): boolean {
  const names = (each: Bound<S>): boolean =>
    each.op === "or"
      ? each.of.every(names)
      : each.op === "compare" &&
        each.operator === "==" &&
        [each.left, each.right].some((side) => side.op === "source" && isMeant(side.source));
  return conjunctsOf(where).some(names);
}

function conjunctsOf<S>(where: Bound<S> | null): readonly Bound<S>[] {
  if (where === null) return [];
  return where.op === "and" ? where.of.flatMap(conjunctsOf) : [where];
}

const LAST = 0x10ffff;
const SURROGATES = { first: 0xd800, next: 0xe000 };

/** The least text behind all that begin so, by code points; null when there is none. */
export function successor(start: string): string | null {
  const points = [...start].map((letter) => letter.codePointAt(0)!);
  while (points.at(-1) === LAST) points.pop();
  const last = points.pop();
  if (last === undefined) return null;
  const next = last + 1;
  return String.fromCodePoint(...points, next === SURROGATES.first ? SURROGATES.next : next);
}
