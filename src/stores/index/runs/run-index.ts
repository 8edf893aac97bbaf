import type { Finding, RunScope } from "../../records/finding.ts";
import type { Dialect } from "../../records/sql/dialect.ts";
import type { Work } from "../../records/sql/query.ts";
import type { Found } from "../../records/sql/search/query.ts";
import { bindRuns } from "../../records/sql/search/runs/order.ts";
import type { Read } from "../../records/sql/search/scan.ts";
import { readHead } from "../log-head.ts";
import { keyOf, type RunPlace } from "./places.ts";
import { type RawRun, readRunsAfter, readRunsOf, readTouched, type Touched } from "./reading.ts";
import { RunTable } from "./run-table.ts";
import { placesOf, searchRuns } from "./search.ts";

export interface RunIndexOptions {
  readonly dialect: Dialect;
  readonly read: Read;
  /** Bytes that the columns may take. */
  readonly memory: number;
  /** Lets others have a turn between two blocks of loading. */
  readonly pause: () => Promise<void>;
  /** Runs of one read while loading; 8,192 unless told. */
  readonly block?: number;
}

/** A search of runs as it is asked of the worker: plain data. */
export interface RunQuestion {
  readonly scope: RunScope;
  readonly finding: Finding;
  /** Of the change log: what had happened by then is known to the answer. */
  readonly position: number;
}

/** Experiments that one search may go through; the tables answer for more. */
const EXPERIMENTS = 100;
const LOAD_BLOCK = 8_192;

/**
 * Runs in columns, an experiment at a time and a column at a time, as searches ask for them. Like those of instances
 * they are caught up with the change log before an answer: what a run has now is read again for each that has changed.
 * A block that is being loaded is read as it is then, so it may be newer than the position but never older.
 */
export class RunIndex {
  readonly #options: RunIndexOptions;
  /** The one that was asked last comes last. */
  readonly #tables = new Map<number, RunTable>();
  readonly #wanted = new Map<number, Map<string, RunPlace>>();
  /** Experiments that have no room even for what one search asks. */
  readonly #tooLarge = new Set<number>();
  /** What all columns know of, and what some of them may know of already. */
  #position = 0;
  #ahead = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: RunIndexOptions) {
    this.#options = options;
  }

  get bytes(): number {
    let bytes = 0;
    for (const table of this.#tables.values()) bytes += table.bytes;
    return bytes;
  }

  /** Whether searches have missed columns. */
  get wants(): boolean {
    return this.#wanted.size > 0;
  }

  /**
   * Null when what it needs is not in memory; it is read soon, if `loadWanted` runs.
   * Throws field.unknown and expression.type.
   */
  async search({ scope, finding, position }: RunQuestion): Promise<readonly Found[] | null> {
    const wanted = bindRuns(finding);
    const places = placesOf(wanted);
    if (places === null || scope.experiments.length > EXPERIMENTS) return null;
    return this.#alone(async () => {
      if (this.#position < Math.max(position, this.#ahead)) await this.#catchUp();
      const tables = this.#tablesWith(places, scope.experiments);
      return tables === null ? null : searchRuns(wanted, scope.view, tables);
    });
  }

  /** Reads what searches have missed of one experiment; true when there was one. */
  async loadWanted(): Promise<boolean> {
    const [next] = this.#wanted;
    if (next === undefined) return false;
    const [experiment, places] = next;
    this.#wanted.delete(experiment);
    await this.#load(experiment, [...places.values()]);
    return true;
  }

  /** The tables of the experiments; null, and what is missing is wanted, unless they all have the columns. */
  #tablesWith(places: readonly RunPlace[], experiments: readonly number[]): RunTable[] | null {
    const tables: RunTable[] = [];
    for (const experiment of experiments) {
      const table = this.#tables.get(experiment);
      const missing = places.filter((place) => !table?.isWhole || table.column(place) === null);
      if (table !== undefined && missing.length === 0) tables.push(table);
      else this.#want(experiment, missing);
    }
    if (tables.length < experiments.length) return null;
    for (const table of tables) this.#use(table);
    return tables;
  }

  #want(experiment: number, places: readonly RunPlace[]): void {
    if (this.#tooLarge.has(experiment)) return;
    const wanted = this.#wanted.get(experiment) ?? new Map<string, RunPlace>();
    for (const place of places) wanted.set(keyOf(place), place);
    this.#wanted.set(experiment, wanted);
  }

  #use(table: RunTable): void {
    this.#tables.delete(table.experiment);
    this.#tables.set(table.experiment, table);
  }

  async #load(experiment: number, places: readonly RunPlace[]): Promise<void> {
    const table = await this.#alone(() => this.#begin(experiment, places));
    let newest: number | null = 0;
    while (newest !== null) {
      const after: number = newest;
      newest = await this.#alone(() => this.#loadBlock(table, after, places));
      await this.#options.pause();
    }
  }

  async #begin(experiment: number, places: readonly RunPlace[]): Promise<RunTable> {
    if (this.#tables.size === 0) this.#position = await this.#options.read(readHead);
    const table = this.#tables.get(experiment) ?? new RunTable(experiment);
    table.begin(places);
    this.#use(table);
    return table;
  }

  /** The newest id of the block; null when it was the last one, or the table was let go of meanwhile. */
  async #loadBlock(table: RunTable, after: number, places: readonly RunPlace[]): Promise<number | null> {
    if (this.#tables.get(table.experiment) !== table) return null;
    const { read, dialect, block = LOAD_BLOCK } = this.#options;
    const next = { after, limit: block };
    const { head, found } = await read(function* () {
      return {
        head: yield* readHead(),
        found: yield* readRunsAfter(table.experiment, next, places, dialect),
      };
    });
    this.#ahead = head;
    // One that came up since the columns were caught up has its other values by the log, before the next answer.
    for (const run of found) write(table, run, places);
    this.#makeRoom(table);
    if (found.length === block) return found.at(-1)!.id;
    table.finish(places);
    return null;
  }

  async #catchUp(): Promise<void> {
    while (this.#tables.size > 0) {
      const delta = await this.#options.read(() => this.#readDelta());
      if (delta === null) return;
      if (delta === "too far") return this.#tables.clear();
      for (const experiment of delta.experiments) this.#tables.delete(experiment);
      for (const { table, places, found } of delta.moved) {
        for (const run of found) write(table, run, places);
        this.#makeRoom(table);
      }
      this.#position = delta.position;
    }
  }

  /** What changed, and what the runs that it changed have now, at one moment. */
  *#readDelta(): Work<Delta | "too far" | null> {
    const touched = yield* readTouched(this.#position);
    if (touched === null || touched === "too far") return touched;
    const moved: Moved[] = [];
    for (const table of this.#tables.values()) {
      const ids = touched.runs.filter((id) => table.follows(id));
      if (ids.length === 0) continue;
      const { experiment, places } = table;
      moved.push({
        ...{ table, places },
        found: yield* readRunsOf(experiment, ids, places, this.#options.dialect),
      });
    }
    return { ...touched, moved };
  }

  /**
   * Lets the experiments go that were not asked for longest, and last the one that needs the room: it begins anew with
   * what is asked next, unless that is what there is no room for.
   */
  #makeRoom(needed: RunTable): void {
    for (const table of this.#tables.values()) {
      if (this.bytes <= this.#options.memory) return;
      if (table !== needed) this.#tables.delete(table.experiment);
    }
    if (this.bytes <= this.#options.memory) return;
    this.#tables.delete(needed.experiment);
    if (!needed.isWhole) this.#tooLarge.add(needed.experiment);
  }

  /** Runs nothing beside it that reads or moves the columns. */
  #alone<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(task);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

/** What some runs of an experiment have now. */
interface Moved {
  readonly table: RunTable;
  readonly places: readonly RunPlace[];
  readonly found: readonly RawRun[];
}

interface Delta extends Touched {
  readonly moved: readonly Moved[];
}

function write(table: RunTable, { id, values }: RawRun, places: readonly RunPlace[]): void {
  const row = table.ensureRow(id);
  for (const [index, place] of places.entries()) table.write(place, row, values[index]!);
}
