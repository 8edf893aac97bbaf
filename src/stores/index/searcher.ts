import type { Clock } from "../../domain/seams.ts";
import type { Dialect } from "../records/sql/dialect.ts";
import type { Read } from "../records/sql/search/scan.ts";
import { SearchEngine } from "./instances/engine.ts";
import { type IndexState, InstanceIndex } from "./instances/instance-index.ts";
import type { Ask, Question, Reply, ReplyTo } from "./instances/question.ts";
import { restoreSnapshot, saveSnapshot } from "./instances/snapshot.ts";

/** Answers searches. Made on this thread by `Searcher`, on others by `SearchWorkers`. */
export interface Search {
  /** Throws project.unknown, field.unknown, expression.type, search.too_broad, server.busy and store.unavailable. */
  ask<A extends Ask>(question: Question<A>): Promise<ReplyTo<A["kind"]>>;
  /** Null when there are no columns, or nothing is known of them yet. */
  state(): IndexState | null;
  /** Saves the columns, when there is a place for them, and ends. */
  close(): Promise<void>;
}

export interface SearcherOptions {
  readonly dialect: Dialect;
  readonly read: Read;
  readonly clock: Clock;
  readonly pause: () => Promise<void>;
  /** Bytes that the columns may take; 0 for no columns. */
  readonly memory: number;
  readonly snapshot: string | null;
}

/** A search on the thread that it is made on: the whole of a worker, and what a simulated server uses. */
export class Searcher implements Search {
  readonly #options: SearcherOptions;
  readonly #index: InstanceIndex | null;
  readonly #engine: SearchEngine;
  #closed = false;
  #filling: Promise<void> = Promise.resolve();

  constructor(options: SearcherOptions) {
    this.#options = options;
    this.#index = options.memory > 0 ? new InstanceIndex(options) : null;
    this.#engine = new SearchEngine({ ...options, index: this.#index });
  }

  /** Fills the columns, from the snapshot when there is a good one. Searches are answered meanwhile. */
  async start(): Promise<void> {
    const index = this.#index;
    if (index === null) return;
    const { snapshot, read } = this.#options;
    const saved = snapshot === null ? null : await restoreSnapshot(snapshot, read);
    if (saved !== null) return index.resume(saved.tables, saved.position);
    await index.load();
    await this.#save();
  }

  async ask<A extends Ask>(question: Question<A>): Promise<ReplyTo<A["kind"]>> {
    const reply: Reply = await this.#engine.ask(question);
    this.#fill();
    return reply as ReplyTo<A["kind"]>;
  }

  state(): IndexState | null {
    return this.#index?.state ?? null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#filling;
    await this.#save();
  }

  /** Reads what the last searches missed, beside the next ones. */
  #fill(): void {
    const index = this.#index;
    if (index === null || !index.wants) return;
    this.#filling = this.#filling.then(async () => {
      while (!this.#closed && (await index.loadWanted()));
    });
  }

  async #save(): Promise<void> {
    const { snapshot, read } = this.#options;
    if (this.#index === null || snapshot === null || this.#index.state.phase !== "ready") return;
    await saveSnapshot(snapshot, this.#index, read);
  }
}
