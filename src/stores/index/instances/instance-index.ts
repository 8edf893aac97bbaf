import { invariant } from "../../../domain/errors.ts";
import type { Dialect } from "../../records/sql/dialect.ts";
import type { Catalogue } from "../../records/sql/search/catalogue.ts";
import type { AnswerTo, Query } from "../../records/sql/search/query.ts";
import type { Read } from "../../records/sql/search/scan.ts";
import { readColumn, readValues } from "../../records/sql/search/statements.ts";
import { type Source, sourceKey, sourcesOf } from "../../records/sql/search/tree.ts";
import { Column } from "../columns/column.ts";
import { readHead } from "../log-head.ts";
import { answerFrom } from "./answers.ts";
import { bytesOf, makeRoom } from "./memory.ts";
import {
  type Delta,
  type LatestValue,
  LOAD_BLOCK,
  type RawInstance,
  readCatalogues,
  readDelta,
  readInstancesAfter,
  readLatestBetween,
} from "./reading.ts";
import { columnValue, RowWriter } from "./row-writer.ts";
import { InstanceTable, isUnkept, placeOf } from "./table.ts";

export interface InstanceIndexOptions {
  readonly dialect: Dialect;
  readonly read: Read;
  /** Bytes that columns may take. */
  readonly memory: number;
  /** Lets others have a turn between two blocks of loading. */
  readonly pause: () => Promise<void>;
}

export interface IndexState {
  readonly phase: "loading" | "ready";
  readonly bytes: number;
  readonly instances: number;
  /** The newest change that the columns know of. */
  readonly position: number;
}

/**
 * The latest values of every instance as columns in memory, derived from the tables and caught up with the change
 * log before every answer, so that an answer is exact, whoever wrote. Loading goes block by block beside searches:
 * a block is read as it is now, and what changes afterwards comes by the log, so a block may be newer than the
 * position but never older.
 */
export class InstanceIndex {
  readonly #options: InstanceIndexOptions;
  readonly #tables = new Map<number, InstanceTable>();
  readonly #writers = new Map<number, RowWriter>();
  #catalogues = new Map<number, Catalogue>();
  #projectOfSeries = new Map<number, number>();
  readonly #wanted = new Map<string, { table: InstanceTable; source: Source }>();
  #position = 0;
  #ready = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: InstanceIndexOptions) {
    this.#options = options;
  }

  get state(): IndexState {
    const tables = [...this.#tables.values()];
    return {
      phase: this.#ready ? "ready" : "loading",
      bytes: bytesOf(tables),
      instances: tables.reduce((sum, table) => sum + table.rows, 0),
      position: this.#position,
    };
  }

  get tables(): ReadonlyMap<number, InstanceTable> {
    return this.#tables;
  }

  /** Whether searches have missed columns. */
  get wants(): boolean {
    return this.#wanted.size > 0;
  }

  /** Null when the columns that it needs are not in memory; they are read soon, if `loadWanted` runs. */
  async search<Q extends Query>(query: Q): Promise<AnswerTo<Q> | null> {
    if (!this.#ready || query.asOf !== null) return null;
    return this.#alone(async () => {
      await this.#catchUp();
      const table = this.#table(query.project);
      const answer = answerFrom(query, table);
      if (answer === null) this.#want(table, query);
      return answer as AnswerTo<Q> | null;
    });
  }

  /** Reads everything, as far as memory allows. */
  async load(): Promise<void> {
    this.#position = await this.#options.read(readHead);
    let newest = 0;
    for (;;) {
      const block = await this.#alone(() => this.#loadBlock(newest));
      if (block === null) break;
      newest = block;
      await this.#options.pause();
    }
    await this.#alone(() => this.#catchUp());
    this.#ready = true;
  }

  /** Starts from tables that were saved at a position. */
  async resume(tables: readonly InstanceTable[], position: number): Promise<void> {
    for (const table of tables) this.#tables.set(table.project, table);
    this.#position = position;
    await this.#alone(async () => {
      await this.#options.read(() => this.#readCatalogues());
      await this.#catchUp();
    });
    this.#ready = true;
  }

  /** Reads the columns that searches have missed, one after the other; true when there was one. */
  async loadWanted(): Promise<boolean> {
    const [next] = this.#wanted;
    if (next === undefined) return false;
    const [key, { table, source }] = next;
    await this.#loadColumn(table, source);
    this.#wanted.delete(key);
    return true;
  }

  /** Runs nothing beside it that reads or moves the columns. */
  #alone<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(task);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  #table(project: number): InstanceTable {
    let table = this.#tables.get(project);
    if (table === undefined) {
      table = new InstanceTable(project);
      this.#tables.set(project, table);
    }
    return table;
  }

  #writer(project: number): RowWriter {
    let writer = this.#writers.get(project);
    if (writer === undefined) {
      writer = new RowWriter(this.#table(project));
      this.#writers.set(project, writer);
    }
    return writer;
  }

  /** The newest id of the block, or null when there was none. */
  async #loadBlock(after: number): Promise<number | null> {
    const { instances, latest } = await this.#options.read(function* () {
      const instances = yield* readInstancesAfter(after);
      const newest = instances.at(-1)?.id;
      return { instances, latest: newest === undefined ? [] : yield* readLatestBetween(after + 1, newest) };
    });
    if (instances.length === 0) return null;
    await this.#write(instances, latest);
    makeRoom([...this.#tables.values()], this.#options.memory);
    return instances.length < LOAD_BLOCK ? null : instances.at(-1)!.id;
  }

  async #catchUp(): Promise<void> {
    for (;;) {
      const delta = await this.#options.read(() => readDelta(this.#position));
      if (delta === null) return;
      await this.#write(delta.instances, delta.latest);
      for (const flag of delta.flags) this.#writer(flag.project).writeDeprecated(flag);
      await this.#recombine(delta);
      this.#position = delta.position;
      makeRoom([...this.#tables.values()], this.#options.memory);
    }
  }

  async #write(instances: readonly RawInstance[], latest: readonly LatestValue[]): Promise<void> {
    for (const raw of instances) {
      if (this.#writeInstance(raw)) continue;
      // A field or project that came up after the catalogue was read.
      await this.#options.read(() => this.#readCatalogues());
      invariant(this.#writeInstance(raw), `the fields of instance ${raw.id} have types`);
    }
    for (const value of latest) {
      let project = this.#projectOfSeries.get(value.series);
      if (project === undefined) {
        await this.#options.read(() => this.#readCatalogues());
        project = this.#projectOfSeries.get(value.series);
      }
      invariant(project !== undefined, `series ${value.series} has a project`);
      this.#writer(project).writeLatest(value);
    }
  }

  #writeInstance(raw: RawInstance): boolean {
    const catalogue = this.#catalogues.get(raw.project);
    return catalogue !== undefined && this.#writer(raw.project).writeInstance(raw, catalogue);
  }

  *#readCatalogues(): ReturnType<typeof readCatalogues> {
    const catalogues = yield* readCatalogues();
    this.#catalogues = new Map(catalogues.map((catalogue) => [catalogue.project, catalogue]));
    this.#projectOfSeries = new Map(
      catalogues.flatMap((catalogue) => catalogue.series.map(({ id }) => [id, catalogue.project] as const)),
    );
    return catalogues;
  }

  /** The newest over several scopes is asked again for the instances that one of the scopes has moved for. */
  async #recombine({ latest }: Delta): Promise<void> {
    for (const table of this.#tables.values()) {
      for (const source of table.combined()) {
        const ids = [
          ...new Set(
            latest.filter(({ series }) => source.series.includes(series)).map(({ instance }) => instance),
          ),
        ];
        const values = await this.#options.read(() => readValues(ids, [source], this.#present()));
        const place = placeOf(source);
        for (const [id, [value]] of values) {
          const row = table.rowOf(id);
          if (row >= 0) table.write(place, row, value === null ? null : columnValue(value!, source.type));
        }
      }
    }
  }

  #present() {
    return { dialect: this.#options.dialect, now: 0, past: null };
  }

  #want(table: InstanceTable, query: Query): void {
    for (const source of namedBy(query)) {
      if (source.kind === "window" || isUnkept(source) || table.column(source) !== null) continue;
      this.#wanted.set(`${table.project} ${sourceKey(source)}`, { table, source });
    }
  }

  async #loadColumn(table: InstanceTable, source: Source): Promise<void> {
    const column = new Column(source.type);
    const place = placeOf(source);
    table.pending.set(place.key, column);
    for (let row = 0; row < table.rows; row += LOAD_BLOCK) {
      await this.#alone(async () => {
        const [least, most] = [table.id(row), table.id(Math.min(row + LOAD_BLOCK, table.rows) - 1)];
        const values = await this.#options.read(() =>
          readColumn(table.project, least, most, source, this.#present()),
        );
        for (const { id, value } of values)
          table.write(place, table.rowOf(id), columnValue(value, source.type));
      });
      await this.#options.pause();
    }
    await this.#alone(async () => {
      table.adopt(source, column);
      makeRoom([...this.#tables.values()], this.#options.memory);
    });
  }
}

/** Every source that a query needs. */
function namedBy(query: Query): Source[] {
  const sources = query.where === null ? [] : [...sourcesOf(query.where, sourceKey)];
  if (query.kind === "page" || query.kind === "best")
    sources.push(...query.order.map(({ source }) => source));
  if (query.kind === "facet") sources.push(query.source);
  if (query.kind === "best") sources.push(query.per);
  if (!query.includeDeprecated) sources.push({ kind: "attribute", name: "deprecated", type: "boolean" });
  return sources;
}
