import {
  type Answer,
  type BestQuery,
  type FacetQuery,
  Podium,
  type Query,
  Tally,
  toFieldValue,
} from "../../records/sql/search/query.ts";
import type { Source } from "../../records/sql/search/tree.ts";
import { BLOCK, type Column } from "../columns/column.ts";
import { compileFilter } from "../columns/filter.ts";
import { keepAll, type Matches, matchingBlocks } from "../columns/matches.ts";
import { page } from "../columns/page.ts";
import { rankingOf } from "../columns/ranking.ts";
import type { InstanceTable } from "./table.ts";

/** Answers a query from the columns of its project; null when one that it needs is not in memory. */
export function answerFrom(query: Query, table: InstanceTable): Answer | null {
  const filter = query.where === null ? keepAll : compileFilter(query.where, table);
  const hidden = query.includeDeprecated ? null : table.column(deprecated);
  if (filter === null || (hidden === null && !query.includeDeprecated)) return null;
  const matches: Matches<Source> = { table, filter, hidden };
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
function count(matches: Matches<Source>): number {
  let total = 0;
  for (const candidates of matchingBlocks(matches)) total += candidates.count;
  return total;
}

function facet(query: FacetQuery, matches: Matches<Source>): Answer | null {
  const column = matches.table.column(query.source);
  if (column === null) return null;
  const tally = new Tally();
  const counts = countValues(column, matches);
  for (const [value, times] of counts) tally.add(fieldValueOf(column, value), times);
  return tally.answer(query.limit);
}

/** How often each code or number occurs; NaN for missing numbers. */
function countValues(column: Column, matches: Matches<Source>): Iterable<readonly [number, number]> {
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

function best(query: BestQuery, matches: Matches<Source>): Answer | null {
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
