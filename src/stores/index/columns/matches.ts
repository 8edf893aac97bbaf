import { BLOCK, type Column } from "./column.ts";
import type { Candidates, Filter } from "./filter.ts";
import type { ColumnTable } from "./table.ts";

/** What a query lets through. */
export interface Matches<S> {
  readonly table: ColumnTable<S>;
  readonly filter: Filter;
  /** Says which rows nobody sees, as they are deprecated or deleted; null when they count too. */
  readonly hidden: Column | null;
}

export const keepAll: Filter = { cost: 0, apply: () => {} };

const offsets = new Int32Array(BLOCK);

/** The rows of a block that are not hidden. */
export function visibleRows<S>({ table, hidden }: Matches<S>, block: number): Candidates {
  const rows = Math.min(BLOCK, table.rows - block * BLOCK);
  const flags = hidden?.read(block);
  let count = 0;
  for (let offset = 0; offset < rows; offset++) {
    if (flags === undefined || flags[offset] !== 1) offsets[count++] = offset;
  }
  return { block, offsets, count };
}

export function* matchingBlocks<S>(matches: Matches<S>): Generator<Candidates> {
  for (let block = 0; block < matches.table.blocks; block++) {
    const candidates = visibleRows(matches, block);
    matches.filter.apply(candidates);
    if (candidates.count > 0) yield candidates;
  }
}
