import { Column } from "../columns/column.ts";
import { ColumnTable } from "../columns/table.ts";
import { keyOf, type RunPlace } from "./places.ts";

interface Kept {
  readonly place: RunPlace;
  readonly column: Column;
  /** Whether every row has its value; until then it is written to, and not asked. */
  isWhole: boolean;
}

/** The runs of one experiment. It keeps the columns that have been asked for: no column means that none was read. */
export class RunTable extends ColumnTable<RunPlace> {
  readonly experiment: number;
  /** Whether every run of the experiment has its row. */
  isWhole = false;
  readonly #kept = new Map<string, Kept>();

  constructor(experiment: number) {
    super();
    this.experiment = experiment;
  }

  get bytes(): number {
    let bytes = this.bytesOfIds;
    for (const { column } of this.#kept.values()) bytes += column.bytes;
    return bytes;
  }

  /** Places that have a column, or are on the way to one. */
  get places(): readonly RunPlace[] {
    return [...this.#kept.values()].map(({ place }) => place);
  }

  keyOf(place: RunPlace): string {
    return keyOf(place);
  }

  column(place: RunPlace): Column | null {
    const kept = this.#kept.get(keyOf(place));
    return kept?.isWhole ? kept.column : null;
  }

  /**
   * Whether what changes on a run with this id is written here, if it is one of the experiment's: not when it is
   * behind what has been loaded so far, as it comes with its block then.
   */
  follows(id: number): boolean {
    if (this.rowOf(id) >= 0) return true;
    return this.isWhole && (this.rows === 0 || id > this.id(this.rows - 1));
  }

  /** Begins columns, unless they are there. */
  begin(places: readonly RunPlace[]): void {
    for (const place of places) {
      if (this.#kept.has(keyOf(place))) continue;
      this.#kept.set(keyOf(place), { place, column: new Column(place.type), isWhole: false });
    }
  }

  /** Every run has its row, and these columns, which were begun, have a value for every row. */
  finish(places: readonly RunPlace[]): void {
    this.isWhole = true;
    for (const place of places) this.#kept.get(keyOf(place))!.isWhole = true;
  }

  /** Sets or, with null, removes a value of a column that is there or begun. */
  write(place: RunPlace, row: number, value: string | number | null): void {
    this.#kept.get(keyOf(place))!.column.write(row, value);
  }
}
