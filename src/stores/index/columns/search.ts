import {
  type Answer,
  type BestQuery,
  compareFound,
  type FacetQuery,
  type Found,
  idsDescend,
  type Key,
  type Order,
  type PageQuery,
  Podium,
  type Query,
  Tally,
  Top,
  toFieldValue,
} from "../../records/sql/search/query.ts";
import type { Source } from "../../records/sql/search/tree.ts";
import type { Table } from "../instances/table.ts";
import { BLOCK, type Column } from "./column.ts";
import type { NumberAt } from "./evaluate.ts";
import { type Candidates, compileFilter, type Filter } from "./filter.ts";

/** Answers a query from the columns of its project; null when one that it needs is not in memory. */
export function searchTable(query: Query, table: Table): Answer | null {
  const filter = query.where === null ? keepAll : compileFilter(query.where, table);
  const live = query.includeDeprecated ? null : table.column(deprecated);
  if (filter === null || (live === null && !query.includeDeprecated)) return null;
  const matches: Matches = { table, filter, live };
  switch (query.kind) {
    case "page":
      return page(query, matches);
    case "count":
      return { kind: "count", count: count(matches) };
    case "facet":
      return facet(query, matches);
    case "best":
      return best(query, matches);
  }
}

const deprecated: Source = { kind: "attribute", name: "deprecated", type: "boolean" };
const keepAll: Filter = { cost: 0, apply: () => {} };

/** What a query lets through. */
interface Matches {
  readonly table: Table;
  readonly filter: Filter;
  /** Says which rows are deprecated; null when they count too. */
  readonly live: Column | null;
}

const offsets = new Int32Array(BLOCK);

/** The rows of a block that are not deprecated. */
function liveRows({ table, live }: Matches, block: number): Candidates {
  const rows = Math.min(BLOCK, table.rows - block * BLOCK);
  const flags = live?.read(block);
  let count = 0;
  for (let offset = 0; offset < rows; offset++) {
    if (flags === undefined || flags[offset] !== 1) offsets[count++] = offset;
  }
  return { block, offsets, count };
}

function* matchingBlocks(matches: Matches): Generator<Candidates> {
  for (let block = 0; block < matches.table.blocks; block++) {
    const candidates = liveRows(matches, block);
    matches.filter.apply(candidates);
    if (candidates.count > 0) yield candidates;
  }
}

function count(matches: Matches): number {
  let total = 0;
  for (const candidates of matchingBlocks(matches)) total += candidates.count;
  return total;
}

function facet(query: FacetQuery, matches: Matches): Answer | null {
  const column = matches.table.column(query.source);
  if (column === null) return null;
  const tally = new Tally();
  const counts = countValues(column, matches);
  for (const [value, times] of counts) tally.add(fieldValueOf(column, value), times);
  return tally.answer(query.limit);
}

/** How often each code or number occurs; NaN for missing numbers. */
function countValues(column: Column, matches: Matches): Iterable<readonly [number, number]> {
  if (column.dictionary === null) {
    const counts = new Map<number, number>();
    for (const { block, offsets, count } of matchingBlocks(matches)) {
      const values = column.read(block);
      for (let at = 0; at < count; at++) {
        const value = values[offsets[at]!]!;
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
    return counts;
  }
  const counts = new Uint32Array(column.dictionary.size);
  for (const { block, offsets, count } of matchingBlocks(matches)) {
    const codes = column.read(block);
    for (let at = 0; at < count; at++) counts[codes[offsets[at]!]!]!++;
  }
  return [...counts.entries()].filter(([, times]) => times > 0);
}

function fieldValueOf(column: Column, value: number): ReturnType<typeof toFieldValue> {
  if (column.dictionary !== null) return toFieldValue(column.dictionary.text(value), column.type);
  return Number.isNaN(value) ? null : toFieldValue(value, column.type);
}

function best(query: BestQuery, matches: Matches): Answer | null {
  const { table } = matches;
  const per = table.column(query.per);
  const ranking = rankingOf(query.order, table);
  if (per === null || ranking === null) return null;
  const winners = new Map<number, number>();
  for (const { block, offsets, count } of matchingBlocks(matches)) {
    const groups = per.read(block);
    for (let at = 0; at < count; at++) {
      const row = block * BLOCK + offsets[at]!;
      if (!ranking.ranks(row)) continue;
      const group = groups[offsets[at]!]!;
      const winner = winners.get(group);
      if (winner === undefined || ranking.isBefore(row, winner)) winners.set(group, row);
    }
  }
  const podium = new Podium(query.order);
  for (const [group, row] of winners) {
    const value = fieldValueOf(per, group);
    if (value !== null) podium.offer(value, ranking.found(row));
  }
  const answer = podium.answer(query.limit);
  return { ...answer, items: answer.items.map(({ value, best }) => ({ value, best: ranking.named(best) })) };
}

/** Rows with their keys; a text is known by its rank until it is named, so that comparing costs no text. */
interface Ranking {
  readonly columns: readonly Column[];
  found(row: number): Found;
  /** Whether the row has a first key. */
  ranks(row: number): boolean;
  /** Whether a row comes before another; both have their keys. */
  isBefore(row: number, other: number): boolean;
  named(found: Found): Found;
  ranked(found: Found): Found;
}

function rankingOf(order: Order, table: Table): Ranking | null {
  const columns = order.map(({ source }) => table.column(source));
  if (!columns.every((column) => column !== null)) return null;
  const readers = columns.map((column): NumberAt => {
    const ranks = column.dictionary?.ranks();
    return ranks === undefined ? (row) => column.get(row) : (row) => ranks[column.get(row)]!;
  });
  const keyOf = (rank: number): Key => (Number.isNaN(rank) ? null : rank);
  const each = (found: Found, change: (key: number | string, column: Column) => Key): Found => ({
    id: found.id,
    keys: found.keys.map((key, index) => (key === null ? null : change(key, columns[index]!))),
  });
  return {
    columns,
    found: (row) => ({ id: table.id(row), keys: readers.map((read) => keyOf(read(row))) }),
    ranks: (row) => !Number.isNaN(readers[0]!(row)),
    isBefore(row, other) {
      for (let index = 0; index < readers.length; index++) {
        const difference = readers[index]!(row) - readers[index]!(other);
        if (difference !== 0) return order[index]!.descending ? difference > 0 : difference < 0;
      }
      return idsDescend(order) ? row > other : row < other;
    },
    named: (found) => each(found, (key, { dictionary }) => dictionary?.textOfRank(key as number) ?? key),
    ranked: (found) => each(found, (key, { dictionary }) => dictionary?.rankOf(key as string) ?? key),
  };
}

function page(query: PageQuery, matches: Matches): Answer | null {
  const { order, limit } = query;
  const ranking = rankingOf(order, matches.table);
  if (ranking === null) return null;
  const after = query.after === null ? null : ranking.ranked(query.after);
  // One more than asked for tells whether there is a next page.
  const top = new Top(limit + 1, order);
  const itinerary =
    order.length === 0 ? byId(matches.table, after) : byZone(order, ranking.columns[0]!, matches.table);
  for (const { block, promise } of itinerary) {
    const worst = top.full ? top.items.at(-1)! : null;
    if (worst !== null && isHopeless(promise, worst, order)) break;
    const candidates = liveRows(matches, block);
    if (worst !== null && order.length > 0) dropWorse(candidates, worst, order, ranking.columns[0]!);
    matches.filter.apply(candidates);
    for (let at = 0; at < candidates.count; at++) {
      const found = ranking.found(block * BLOCK + candidates.offsets[at]!);
      if (after === null || compareFound(found, after, order) > 0) top.offer(found);
    }
  }
  return { kind: "page", items: top.items.slice(0, limit).map(ranking.named), more: top.full };
}

interface Stop {
  readonly block: number;
  /** The best first key that the block may hold; null when nothing in it has one, undefined when unknown. */
  readonly promise: number | null | undefined;
}

/** Newest first: every block holds only worse ids than the one before. */
function byId(table: Table, after: Found | null): Stop[] {
  const rows = after === null ? table.rows : table.rowFrom(after.id);
  const blocks = Math.ceil(rows / BLOCK);
  return Array.from({ length: blocks }, (_, index) => ({ block: blocks - 1 - index, promise: null }));
}

/** The blocks by the best that they may hold. Codes are not ordered, so of texts nothing is known. */
function byZone([first]: Order, column: Column, table: Table): Stop[] {
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
function isHopeless(promise: Stop["promise"], worst: Found, order: Order): boolean {
  if (order.length === 0) return true;
  if (promise === undefined) return false;
  const key = worst.keys[0] as number | null;
  if (promise === null || key === null) return promise === null && key !== null;
  return idsDescend(order) ? promise < key : promise > key;
}

/** Drops rows whose first key is worse than the worst of a full page, before the condition is asked. */
function dropWorse(candidates: Candidates, worst: Found, [first]: Order, column: Column): void {
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
