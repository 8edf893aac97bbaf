import type { ValueType } from "../../records/sql/search/tree.ts";
import { Dictionary } from "./dictionary.ts";

/** Rows of one block; a row's place in its block is its offset. */
export const BLOCK = 8_192;
export const blockOf = (row: number): number => Math.floor(row / BLOCK);

/** Values a sparse block holds at most: beyond, an array is smaller. */
const SPARSE_LIMIT = 512;
const SPARSE_ENTRY_BYTES = 48;

type Dense = Float64Array | Int32Array;
type Block = Dense | Map<number, number> | undefined;

/** What a code column holds where there is no value; a number column holds NaN. */
export const NO_CODE = 0;

/**
 * The values of one source for every row of a project: numbers, times and booleans as doubles, texts and lists as
 * codes of a dictionary. It grows block by block, so nothing is copied, and a block that few instances fill costs
 * as much as it holds. A series that three of a million instances have costs three entries.
 */
export class Column {
  readonly type: ValueType;
  /** Null for numbers, times and booleans. */
  readonly dictionary: Dictionary | null;
  readonly #blocks: Block[] = [];
  /** Bounds of each block, at least as wide as its values: changes only widen them. */
  readonly #least: number[] = [];
  readonly #most: number[] = [];
  readonly #nothing: Dense;
  #scratch: Dense | undefined;
  #bytes = 0;

  constructor(type: ValueType, dictionary: Dictionary | null = isCoded(type) ? new Dictionary() : null) {
    this.type = type;
    this.dictionary = dictionary;
    this.#nothing = dictionary === null ? noNumbers : noCodes;
  }

  get bytes(): number {
    return this.#bytes + (this.dictionary?.bytes ?? 0);
  }

  get blocks(): readonly Block[] {
    return this.#blocks;
  }

  /** NaN or `NO_CODE` where there is no value. */
  get(row: number): number {
    const block = this.#blocks[blockOf(row)];
    if (block === undefined) return this.#missing;
    const offset = row % BLOCK;
    return block instanceof Map ? (block.get(offset) ?? this.#missing) : block[offset]!;
  }

  set(row: number, value: number): void {
    const index = blockOf(row);
    const offset = row % BLOCK;
    const isMissing = Number.isNaN(value) || (this.dictionary !== null && value === NO_CODE);
    let block = this.#blocks[index];
    if (block === undefined) {
      if (isMissing) return;
      block = new Map();
      this.#blocks[index] = block;
    }
    if (!isMissing) this.#widen(index, value);
    if (!(block instanceof Map)) {
      block[offset] = value;
      return;
    }
    const before = block.size;
    if (isMissing) block.delete(offset);
    else block.set(offset, value);
    this.#bytes += (block.size - before) * SPARSE_ENTRY_BYTES;
    if (block.size > SPARSE_LIMIT) this.#fill(index, block);
  }

  /** Sets or, with null, removes a value: a text or list by its code. */
  write(row: number, value: string | number | null): void {
    if (this.dictionary === null) this.set(row, value === null ? Number.NaN : (value as number));
    else this.set(row, value === null ? NO_CODE : this.dictionary.code(value as string));
  }

  /** The whole block, every offset; good until the next call when the block is sparse. */
  read(index: number): Dense {
    const block = this.#blocks[index];
    if (block === undefined) return this.#nothing;
    if (!(block instanceof Map)) return block;
    this.#scratch ??= this.#nothing.slice();
    this.#scratch.fill(this.#missing);
    for (const [offset, value] of block) this.#scratch[offset] = value;
    return this.#scratch;
  }

  /** The least and the most that a block may hold; null when it holds nothing. */
  bounds(index: number): { readonly least: number; readonly most: number } | null {
    const least = this.#least[index];
    return least === undefined ? null : { least, most: this.#most[index]! };
  }

  /** Takes in a block as it was saved. */
  restore(index: number, block: Dense | Map<number, number>): void {
    this.#blocks[index] = block;
    for (const value of block.values()) {
      if (!Number.isNaN(value) && !(this.dictionary !== null && value === NO_CODE)) this.#widen(index, value);
    }
    this.#bytes += block instanceof Map ? block.size * SPARSE_ENTRY_BYTES : block.byteLength;
  }

  get #missing(): number {
    return this.dictionary === null ? Number.NaN : NO_CODE;
  }

  #widen(index: number, value: number): void {
    const least = this.#least[index];
    if (least === undefined || value < least) this.#least[index] = value;
    const most = this.#most[index];
    if (most === undefined || value > most) this.#most[index] = value;
  }

  #fill(index: number, sparse: ReadonlyMap<number, number>): void {
    const dense = this.#nothing.slice();
    for (const [offset, value] of sparse) dense[offset] = value;
    this.#blocks[index] = dense;
    this.#bytes += dense.byteLength - sparse.size * SPARSE_ENTRY_BYTES;
  }
}

export const isCoded = (type: ValueType): boolean =>
  type === "text" || type === "text list" || type === "number list";

const noNumbers = new Float64Array(BLOCK).fill(Number.NaN);
const noCodes = new Int32Array(BLOCK);
