import { type Source, sourceKey, type ValueType } from "../../records/sql/search/tree.ts";
import { Column, isCoded } from "../columns/column.ts";
import { ColumnTable } from "../columns/table.ts";

/** A source with its key, made once for tens of millions of values. */
export interface Place {
  readonly source: Source;
  readonly key: string;
}

export const placeOf = (source: Source): Place => ({ source, key: sourceKey(source) });

/** The ids and columns of one project. A row is the place of an instance in the order of ids. */
export class InstanceTable extends ColumnTable<Source> {
  readonly project: number;
  readonly columns = new Map<string, Column>();
  /** Columns that are being read again: written to, but not yet whole. */
  readonly pending = new Map<string, Column>();
  /** Columns that there is no room for, or not yet: everything else that has no column has no value anywhere. */
  readonly unloaded = new Set<string>();
  readonly #used = new Map<string, number>();
  #uses = 0;

  /** @param ids of its instances, ascending */
  constructor(project: number, ids?: Float64Array) {
    super(ids);
    this.project = project;
  }

  get bytes(): number {
    let bytes = this.bytesOfIds;
    for (const column of this.columns.values()) bytes += column.bytes;
    return bytes;
  }

  keyOf(source: Source): string {
    return sourceKey(source);
  }

  /** Null when the values are not in memory. */
  column(source: Source): Column | null {
    const key = sourceKey(source);
    const column = this.columns.get(key);
    if (column !== undefined) {
      this.#used.set(key, ++this.#uses);
      return column;
    }
    return this.#isComplete(source, key) ? emptyColumn(source.type) : null;
  }

  /** Sets or, with null, removes a value; forgets it when its column is not in memory. */
  write({ source, key }: Place, row: number, value: string | number | null): void {
    let column = this.columns.get(key) ?? this.pending.get(key);
    if (column === undefined) {
      if (value === null || !this.#isComplete(source, key)) return;
      column = new Column(source.type);
      this.columns.set(key, column);
    }
    column.write(row, value);
  }

  /** Tags that any instance has or had. */
  tagNames(): string[] {
    const keys = [...this.columns.keys(), ...this.pending.keys()];
    return keys.filter((key) => key.startsWith("tag:")).map((key) => key.slice("tag:".length));
  }

  /** Metrics that are the newest over several scopes, in memory or on the way there. */
  combined(): (Source & { kind: "metric" })[] {
    const keys = [...this.columns.keys(), ...this.pending.keys()];
    const combined = keys.filter((key) => key.startsWith("metric:") && key.includes(","));
    return combined.map((key) => ({
      kind: "metric",
      series: key.slice("metric:".length).split(",").map(Number),
      type: "number",
    }));
  }

  /** The columns that were not asked for longest come first. */
  leastUsed(): { readonly key: string; readonly column: Column }[] {
    const use = (key: string): number => this.#used.get(key) ?? 0;
    return [...this.columns]
      .map(([key, column]) => ({ key, column }))
      .sort((a, b) => use(a.key) - use(b.key) || b.column.bytes - a.column.bytes);
  }

  evict(key: string): void {
    this.columns.delete(key);
    this.unloaded.add(key);
  }

  /** Takes in a column that was pending, or restored. */
  adopt(source: Source, column: Column): void {
    const key = sourceKey(source);
    this.pending.delete(key);
    this.unloaded.delete(key);
    this.columns.set(key, column);
    this.#used.set(key, ++this.#uses);
  }

  /** Whether having no column means having no value. */
  #isComplete(source: Source, key: string): boolean {
    if (source.kind === "window" || isUnkept(source)) return false;
    if (source.kind === "metric" && source.series.length > 1) return false;
    return !this.unloaded.has(key);
  }
}

/** UUIDs are all different: a column of them would hold every text once, and the table's own index finds them. */
export const isUnkept = (source: Source): boolean => source.kind === "attribute" && source.name === "uuid";

const emptyNumbers = new Column("number");
const emptyCodes = new Column("text");
const emptyColumn = (type: ValueType): Column => (isCoded(type) ? emptyCodes : emptyNumbers);
