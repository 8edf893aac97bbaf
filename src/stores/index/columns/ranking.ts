import { type Found, idsDescend, type Key, type Order } from "../../records/sql/search/query.ts";
import type { Place } from "../../records/sql/search/tree.ts";
import type { Column } from "./column.ts";
import type { NumberAt } from "./evaluate.ts";
import type { ColumnTable } from "./table.ts";

/** Rows with their keys; a text is known by its rank until it is named, so that comparing costs no text. */
export interface Ranking {
  readonly columns: readonly Column[];
  found(row: number): Found;
  /** Whether the row has a first key. */
  ranks(row: number): boolean;
  /** Whether the first key of a row comes behind that of what was found. */
  isBehind(row: number, found: Found): boolean;
  /** Whether a row comes before another; both have their keys. */
  isBefore(row: number, other: number): boolean;
  named(found: Found): Found;
  ranked(found: Found): Found;
}

export function rankingOf<S extends Place>(order: Order<S>, table: ColumnTable<S>): Ranking | null {
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
    isBehind(row, { keys }) {
      if (keys.length === 0) return false;
      const [rank, other] = [readers[0]!(row), keys[0] as number | null];
      if (other === null) return false;
      return Number.isNaN(rank) || (order[0]!.descending ? rank < other : rank > other);
    },
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
