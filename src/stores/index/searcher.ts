import type { Clock } from "../../domain/seams.ts";
import type { Dialect } from "../records/sql/dialect.ts";
import type { Found } from "../records/sql/search/query.ts";
import type { Read } from "../records/sql/search/scan.ts";
import { SearchEngine } from "./instances/engine.ts";
import { type IndexState, InstanceIndex } from "./instances/instance-index.ts";
import type { Ask, Question, Reply, ReplyTo } from "./instances/question.ts";
import { restoreSnapshot, saveSnapshot } from "./instances/snapshot.ts";
import { RunIndex, type RunQuestion } from "./runs/run-index.ts";

/** Answers searches. Made on this thread by `Searcher`, on others by `SearchWorkers`. */
export interface Search {
  /** Throws project.unknown, field.unknown, expression.type, search.too_broad, server.busy and store.unavailable. */
  ask<A extends Ask>(question: Question<A>): Promise<ReplyTo<A["kind"]>>;
  /**
   * Runs from columns; null when these cannot tell, and the tables must.
   * Throws field.unknown, expression.type, server.busy and store.unavailable.
   */
  runs(question: RunQuestion): Promise<readonly Found[] | null>;
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
  /** Bytes that the columns may take, a quarter of them for runs; 0 for no columns. */
  readonly memory: number;
  readonly snapshot: string | null;
}

const SHARE_OF_RUNS = 1 / 4;

/** A search on the thread that it is made on: the whole of a worker, and what a simulated server uses. */
export class Searcher implements Search {
  readonly #options: SearcherOptions;
  readonly #index: InstanceIndex | null;
  readonly #runs: RunIndex | null;
  readonly #engine: SearchEngine;
  #closed = false;
  readonly #filling = new Map<InstanceIndex | RunIndex, Promise<void>>();

  constructor(options: SearcherOptions) {
    this.#options = options;
    const forRuns = Math.floor(options.memory * SHARE_OF_RUNS);
    const isKept = options.memory > 0;
    this.#index = isKept ? new InstanceIndex({ ...options, memory: options.memory - forRuns }) : null;
    this.#runs = isKept ? new RunIndex({ ...options, memory: forRuns }) : null;
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

  async runs(question: RunQuestion): Promise<readonly Found[] | null> {
    const found = (await this.#runs?.search(question)) ?? null;
    this.#fill();
    return found;
  }

  state(): IndexState | null {
    if (this.#index === null || this.#runs === null) return null;
    const { state } = this.#index;
    return { ...state, bytes: state.bytes + this.#runs.bytes };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#filling.values());
    await this.#save();
  }

  /** Reads what the last searches missed, beside the next ones. */
  #fill(): void {
    for (const index of [this.#index, this.#runs]) {
      if (index === null || !index.wants) continue;
      const before = this.#filling.get(index) ?? Promise.resolve();
      const filled = before.then(async () => {
        while (!this.#closed && (await index.loadWanted()));
      });
      // What could not be read is missed, and so read again, by the next search.
      this.#filling.set(
        index,
        filled.catch(() => {}),
      );
    }
  }

  async #save(): Promise<void> {
    const { snapshot, read } = this.#options;
    if (this.#index === null || snapshot === null || this.#index.state.phase !== "ready") return;
    await saveSnapshot(snapshot, this.#index, read);
  }
}
