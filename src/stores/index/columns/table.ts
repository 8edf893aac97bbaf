import { invariant } from "../../../domain/errors.ts";
import { BLOCK, type Column } from "./column.ts";

/** Rows that there is room for at first: a company has many small tables. */
const LEAST = 64;

/** Ids in ascending order, each the place of one row, with a column for every place `S` that is kept of them. */
export abstract class ColumnTable<S> {
  #ids: Float64Array;
  #rows: number;

  /** @param ids of its rows, ascending */
  constructor(ids: Float64Array = new Float64Array(0)) {
    this.#ids = ids;
    this.#rows = ids.length;
  }

  /** Null when the values are not in memory. */
  abstract column(source: S): Column | null;

  /** The same for two places exactly when they are the same. */
  abstract keyOf(source: S): string;

  get rows(): number {
    return this.#rows;
  }

  get blocks(): number {
    return Math.ceil(this.#rows / BLOCK);
  }

  get ids(): Float64Array {
    return this.#ids.subarray(0, this.#rows);
  }

  get bytesOfIds(): number {
    return this.#ids.byteLength;
  }

  id(row: number): number {
    return this.#ids[row]!;
  }

  /** -1 when there is no such row. */
  rowOf(id: number): number {
    const row = this.rowFrom(id);
    return row < this.#rows && this.#ids[row] === id ? row : -1;
  }

  /** The first row whose id is not below the given one. */
  rowFrom(id: number): number {
    let low = 0;
    let high = this.#rows;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ids[middle]! < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The row of an id, a new one when it has none. */
  ensureRow(id: number): number {
    const known = this.rowOf(id);
    if (known >= 0) return known;
    invariant(this.#rows === 0 || this.id(this.#rows - 1) < id, `id ${id} arrives after a newer one`);
    if (this.#rows === this.#ids.length) {
      const grown = new Float64Array(Math.max(LEAST, this.#ids.length * 2));
      grown.set(this.#ids);
      this.#ids = grown;
    }
    this.#ids[this.#rows] = id;
    return this.#rows++;
  }
}
