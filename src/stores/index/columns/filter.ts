import type { ComparisonOperator } from "../../../expression/tree.ts";
import { type Bound, type Place, sourcesOf } from "../../records/sql/search/tree.ts";
import { BLOCK, type Column } from "./column.ts";
import { type Access, compileNumber } from "./evaluate.ts";
import type { ColumnTable } from "./table.ts";

/** Offsets of one block that are still in the running; the first `count` of `offsets` count. */
export interface Candidates {
  readonly block: number;
  readonly offsets: Int32Array;
  count: number;
}

export interface Filter {
  /** Work for a row, in units of one comparison. */
  readonly cost: number;
  /** Drops the candidates for which the condition does not hold, keeping the order of the others. */
  apply(candidates: Candidates): void;
}

/** A condition over the columns of a table; null when one of them is not in memory. */
export function compileFilter<S extends Place>(node: Bound<S>, table: ColumnTable<S>): Filter | null {
  const columns = new Map<string, Column>();
  for (const source of sourcesOf(node, (each) => table.keyOf(each))) {
    const column = table.column(source);
    if (column === null) return null;
    columns.set(table.keyOf(source), column);
  }
  return filterOf(node, 1, {
    columnOf: (source) => columns.get(table.keyOf(source))!,
    sourcesOf: (part) => sourcesOf(part, (each) => table.keyOf(each)),
  });
}

/** Where the parts of a condition find their columns. */
interface Columns<S> {
  columnOf(source: S): Column;
  sourcesOf(node: Bound<S>): readonly S[];
}

/** @param wanted 1 for rows where the node is true, 0 where it is false: a negation only turns this round */
function filterOf<S extends Place>(node: Bound<S>, wanted: 0 | 1, columns: Columns<S>): Filter {
  if (node.op === "not") return filterOf(node.of, wanted === 1 ? 0 : 1, columns);
  if (node.op === "and" || node.op === "or") {
    const parts = node.of.map((each) => filterOf(each, wanted, columns));
    return (node.op === "and") === (wanted === 1) ? allOf(parts) : anyOf(parts);
  }
  return range(node, wanted, columns) ?? coded(node, wanted, columns) ?? general(node, wanted, columns);
}

const costOf = (parts: readonly Filter[]): number => parts.reduce((sum, part) => sum + part.cost, 0);

/** Rows looked at to see which part drops most. */
const SAMPLE = 512;

/** Cheap parts that drop many rows go first; which those are is seen in the first block that it is given. */
function allOf(parts: readonly Filter[]): Filter {
  let ordered: readonly Filter[] | null = null;
  return {
    cost: costOf(parts),
    apply(candidates) {
      if (ordered === null && candidates.count > 0) ordered = inBestOrder(parts, candidates);
      for (const part of ordered ?? parts) {
        if (candidates.count === 0) return;
        part.apply(candidates);
      }
    },
  };
}

function inBestOrder(parts: readonly Filter[], { block, offsets, count }: Candidates): Filter[] {
  const step = Math.max(1, Math.floor(count / SAMPLE));
  const sample = Int32Array.from({ length: Math.ceil(count / step) }, (_, index) => offsets[index * step]!);
  const price = parts.map((part) => {
    const kept = { block, offsets: sample.slice(), count: sample.length };
    part.apply(kept);
    const dropped = 1 - kept.count / sample.length;
    return { part, price: part.cost / (dropped + 1e-6) };
  });
  return price.sort((a, b) => a.price - b.price).map(({ part }) => part);
}

function anyOf(parts: readonly Filter[]): Filter {
  const remaining = new Int32Array(BLOCK);
  const held = new Uint8Array(BLOCK);
  return {
    cost: costOf(parts),
    apply(candidates) {
      const { block, offsets, count } = candidates;
      remaining.set(offsets.subarray(0, count));
      let left = count;
      for (const part of parts) {
        if (left === 0) break;
        const round = { block, offsets: remaining.slice(0, left), count: left };
        part.apply(round);
        for (let at = 0; at < round.count; at++) held[round.offsets[at]!] = 1;
        left = compact(remaining, left, (offset) => held[offset] === 0);
      }
      candidates.count = compact(offsets, count, (offset) => {
        const holds = held[offset] === 1;
        held[offset] = 0;
        return holds;
      });
    },
  };
}

function compact(offsets: Int32Array, count: number, keep: (offset: number) => boolean): number {
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const offset = offsets[at]!;
    if (keep(offset)) offsets[kept++] = offset;
  }
  return kept;
}

/** A number compared with a constant. */
function range<S extends Place>(node: Bound<S>, wanted: 0 | 1, columns: Columns<S>): Filter | null {
  if (node.op !== "compare" || node.left.type === "text") return null;
  const isTurned = node.left.op === "constant";
  const [source, constant] = isTurned ? [node.right, node.left] : [node.left, node.right];
  if (source.op !== "source" || constant.op !== "constant" || constant.value === null) return null;
  const column = columns.columnOf(source.source);
  const value = Number(constant.value);
  const turned = isTurned ? turnedRound[node.operator] : node.operator;
  const operator = wanted === 1 ? turned : negated[turned];
  const keep = comparisons[operator];
  return {
    cost: 1,
    apply(candidates) {
      candidates.count = keep(column.read(candidates.block), value, candidates.offsets, candidates.count);
    },
  };
}

const turnedRound: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "==": "==",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

const negated: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "==": "!=",
  "!=": "==",
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
};

type Values = Float64Array | Int32Array;
type Keep = (values: Values, constant: number, offsets: Int32Array, count: number) => number;

/** One loop each: a call for every row would cost more than the comparison. NaN, being missing, is never kept. */
const comparisons: Readonly<Record<ComparisonOperator, Keep>> = {
  "==": (values, constant, offsets, count) => {
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const offset = offsets[at]!;
      if (values[offset]! === constant) offsets[kept++] = offset;
    }
    return kept;
  },
  "!=": (values, constant, offsets, count) => {
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const offset = offsets[at]!;
      const value = values[offset]!;
      if (value < constant || value > constant) offsets[kept++] = offset;
    }
    return kept;
  },
  "<": (values, constant, offsets, count) => {
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const offset = offsets[at]!;
      if (values[offset]! < constant) offsets[kept++] = offset;
    }
    return kept;
  },
  "<=": (values, constant, offsets, count) => {
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const offset = offsets[at]!;
      if (values[offset]! <= constant) offsets[kept++] = offset;
    }
    return kept;
  },
  ">": (values, constant, offsets, count) => {
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const offset = offsets[at]!;
      if (values[offset]! > constant) offsets[kept++] = offset;
    }
    return kept;
  },
  ">=": (values, constant, offsets, count) => {
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const offset = offsets[at]!;
      if (values[offset]! >= constant) offsets[kept++] = offset;
    }
    return kept;
  },
};

/** Any condition over one text or list: asked once of every value there is, then looked up by code. */
function coded<S extends Place>(node: Bound<S>, wanted: 0 | 1, columns: Columns<S>): Filter | null {
  const sources = columns.sourcesOf(node);
  const column = sources.length === 1 ? columns.columnOf(sources[0]!) : null;
  const dictionary = column?.dictionary ?? null;
  if (column === null || dictionary === null) return null;
  const ask = compileNumber(node, dictionaryAccess(column));
  const verdicts = dictionary.verdicts(JSON.stringify(node), ask);
  return {
    cost: 1,
    apply(candidates) {
      const codes = column.read(candidates.block);
      const { offsets } = candidates;
      let kept = 0;
      for (let at = 0; at < candidates.count; at++) {
        const offset = offsets[at]!;
        if (verdicts[codes[offset]!] === wanted) offsets[kept++] = offset;
      }
      candidates.count = kept;
    },
  };
}

function general<S extends Place>(node: Bound<S>, wanted: 0 | 1, columns: Columns<S>): Filter {
  const holds = compileNumber(node, rowAccess(columns));
  return {
    cost: 8,
    apply(candidates) {
      const first = candidates.block * BLOCK;
      candidates.count = compact(
        candidates.offsets,
        candidates.count,
        (offset) => holds(first + offset) === wanted,
      );
    },
  };
}

/** Places are codes. */
function dictionaryAccess<S>({ dictionary }: Column): Access<S> {
  return {
    number: () => {
      throw new Error("a coded column holds no numbers");
    },
    text: () => (code) => dictionary!.text(code),
    list: () => (code) => parseList(dictionary!.text(code)),
  };
}

/** Places are rows. */
function rowAccess<S>({ columnOf }: Columns<S>): Access<S> {
  return {
    number: (source) => {
      const column = columnOf(source);
      return (row) => column.get(row);
    },
    text: (source) => {
      const column = columnOf(source);
      return (row) => column.dictionary!.text(column.get(row));
    },
    list: (source) => {
      const column = columnOf(source);
      return (row) => parseList(column.dictionary!.text(column.get(row)));
    },
  };
}

const parseList = (text: string | null): readonly (string | number)[] | null =>
  text === null ? null : (JSON.parse(text) as (string | number)[]);
