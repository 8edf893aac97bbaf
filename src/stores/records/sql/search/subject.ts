import type { Dialect } from "../dialect.ts";
import type { Names } from "./binder.ts";
import type { Fragment } from "./fragment.ts";
import type { Place } from "./tree.ts";

/** A kind of record that is searched: the places of its rows, and their SQL. */
export interface Subject<S extends Place> {
  readonly names: Names<S>;
  /** The tables with the letters that the places use, such as `run r`; and the letter of the row itself. */
  readonly from: Fragment;
  readonly row: string;
  /** The value of a place: a DOUBLE PRECISION, TEXT, BOOLEAN or, for a list, JSON. */
  sql(source: S, dialect: Dialect): Fragment;
  /** What a place is ordered by: its value, as an index has it where one does. */
  key(source: S, dialect: Dialect): Fragment;
  /** Whether a list holds an item, where that can be told without the list; null elsewhere. */
  holds?(list: S, item: Fragment): Fragment | null;
  /** The number that a text writes, where it is kept beside the text; null elsewhere. */
  numberOf?(source: S): Fragment | null;
  /** Whether every row has a value there. */
  isPresent(source: S): boolean;
  /** Whether no two rows have the same value there. */
  isUnique(source: S): boolean;
}
