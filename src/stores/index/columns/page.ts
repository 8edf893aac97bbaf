import {
  compareFound,
  type Directions,
  type Found,
  idsDescend,
  type Order,
  type PageAnswer,
  Top,
} from "../../records/sql/search/query.ts";
import type { Place } from "../../records/sql/search/tree.ts";
import { BLOCK, type Column } from "./column.ts";
import type { Candidates } from "./filter.ts";
import { type Matches, visibleRows } from "./matches.ts";
import { rankingOf } from "./ranking.ts";
import type { ColumnTable } from "./table.ts";

type Rows = Pick<ColumnTable<unknown>, "rows" | "blocks" | "rowFrom">;

/** Which rows, in what order. */
export interface PageWanted<S> {
  readonly order: Order<S>;
  readonly after: Found | null;
  readonly limit: number;
}

/** Null when a column of the order is not in memory. */
export function page<S extends Place>(wanted: PageWanted<S>, matches: Matches<S>): PageAnswer | null {
  const { order, limit } = wanted;
  const ranking = rankingOf(order, matches.table);
  if (ranking === null) return null;
  const after = wanted.after === null ? null : ranking.ranked(wanted.after);
  // One more than asked for tells whether there is a next page.
  const top = new Top(limit + 1, order);
  const itinerary =
    order.length === 0 ? byId(matches.table, after) : byZone(order, ranking.columns[0]!, matches.table);
  for (const { block, promise } of itinerary) {
    const { worst } = top;
    if (worst !== null && isHopeless(promise, worst, order)) break;
    const candidates = visibleRows(matches, block);
    if (worst !== null && order.length > 0) dropWorse(candidates, worst, order, ranking.columns[0]!);
    matches.filter.apply(candidates);
    for (let at = 0; at < candidates.count; at++) {
      const row = block * BLOCK + candidates.offsets[at]!;
      if (top.bound !== null && ranking.isBehind(row, top.bound)) continue;
      const found = ranking.found(row);
      if (after === null || compareFound(found, after, order) > 0) top.offer(found);
    }
  }
  return { kind: "page", items: top.items.slice(0, limit).map(ranking.named), more: top.worst !== null };
}

interface Stop {
  readonly block: number;
  /** The best first key that the block may hold; null when nothing in it has one, undefined when unknown. */
  readonly promise: number | null | undefined;
}

/** Newest first: every block holds only worse ids than the one before. */
function byId(table: Rows, after: Found | null): Stop[] {
  const rows = after === null ? table.rows : table.rowFrom(after.id);
  const blocks = Math.ceil(rows / BLOCK);
  return Array.from({ length: blocks }, (_, index) => ({ block: blocks - 1 - index, promise: null }));
}

/** The blocks by the best that they may hold. Codes are not ordered, so of texts nothing is known. */
function byZone([first]: Directions, column: Column, table: Rows): Stop[] {
  const stops = Array.from({ length: table.blocks }, (_, block): Stop => {
    if (column.dictionary !== null) return { block, promise: undefined };
    const bounds = column.bounds(block);
    return { block, promise: bounds === null ? null : first!.descending ? bounds.most : bounds.least };
  });
  if (column.dictionary !== null) return stops;
  const rank = ({ promise }: Stop): number =>
    promise == null ? Number.POSITIVE_INFINITY : first!.descending ? -promise : promise;
  return stops.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

/** Whether neither a block nor any that follows it can beat the worst of a full page. */
function isHopeless(promise: Stop["promise"], worst: Found, order: Directions): boolean {
  if (order.length === 0) return true;
  if (promise === undefined) return false;
  const key = worst.keys[0] as number | null;
  if (promise === null || key === null) return promise === null && key !== null;
  return idsDescend(order) ? promise < key : promise > key;
}

/** Drops rows whose first key is worse than the worst of a full page, before the condition is asked. */
function dropWorse(candidates: Candidates, worst: Found, [first]: Directions, column: Column): void {
  const limit = worst.keys[0] as number | null;
  if (limit === null) return;
  const values = column.read(candidates.block);
  const ranks = column.dictionary?.ranks();
  const { offsets } = candidates;
  let kept = 0;
  for (let at = 0; at < candidates.count; at++) {
    const offset = offsets[at]!;
    const value = ranks === undefined ? values[offset]! : ranks[values[offset]!]!;
    if (first!.descending ? value >= limit : value <= limit) offsets[kept++] = offset;
  }
  candidates.count = kept;
}
