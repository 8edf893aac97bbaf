import type { Caller } from "../../../domain/caller.ts";
import type { Timer } from "../../../domain/seams.ts";
import type { ReaderRow } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";

const WRITE_DOWN_MS = 5_000;
/** Rows of one write: other writers wait for no more. */
const BATCH = 1_000;
/** Readers that are kept in mind; more are written down before their time. */
const LIMIT = 100_000;

/**
 * Who fetches the bytes of what, counted in memory, so that a read never waits for a write: written down every 5 seconds and at the
 * end. A server that is killed loses the reads of its last 5 seconds; while the database cannot be written to, reads
 * by further readers than fit are not counted.
 */
export class ReadCounts {
  readonly #context: TierContext;
  /** Oldest first. */
  readonly #counts = new Map<string, ReaderRow>();
  #timer: Timer | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(context: TierContext) {
    this.#context = context;
  }

  count(instance: number, { actor, door }: Caller): void {
    const hadRoom = this.#counts.size < LIMIT;
    this.#add({ instance, actor, door, reads: 1, last: this.#context.seams.clock.now() });
    if (hadRoom && this.#counts.size === LIMIT) void this.writeDown();
  }

  /** All readers of an instance, the last one first. */
  async readersOf(instance: number): Promise<ReaderRow[]> {
    return this.#alone(async () => {
      const known = await this.#context.records.read((tables) => tables.readers.of(instance));
      const readers = new Map(known.map((reader) => [keyOf(reader), reader]));
      for (const [key, reader] of this.#counts) {
        if (reader.instance === instance) readers.set(key, sum(readers.get(key), reader));
      }
      return [...readers.values()].sort((left, right) => right.last - left.last);
    });
  }

  /** What fails to be written is kept for the next time. */
  async writeDown(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    await this.#alone(() => this.#writeAll());
  }

  async close(): Promise<void> {
    await this.writeDown();
    this.#timer?.cancel();
  }

  async #writeAll(): Promise<void> {
    for (let left = this.#counts.size; left > 0; left -= BATCH) {
      const batch: ReaderRow[] = [];
      for (const reader of this.#counts.values()) if (batch.push(reader) === BATCH) break;
      for (const reader of batch) this.#counts.delete(keyOf(reader));
      try {
        await this.#context.records.write((tables) => tables.readers.add(batch));
      } catch {
        for (const reader of batch) this.#add(reader);
        return;
      }
    }
  }

  #add(reader: ReaderRow): void {
    const key = keyOf(reader);
    const known = this.#counts.get(key);
    if (known === undefined && this.#counts.size === LIMIT) return;
    this.#counts.set(key, sum(known, reader));
    this.#timer ??= this.#context.seams.timers.after(WRITE_DOWN_MS, () => void this.writeDown());
  }

  /** A reader is in the database or in memory, never in both while somebody looks. */
  #alone<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(task);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

const keyOf = ({ instance, actor, door }: ReaderRow): string => `${instance} ${door} ${actor}`;

const sum = (known: ReaderRow | undefined, more: ReaderRow): ReaderRow =>
  known === undefined
    ? more
    : { ...known, reads: known.reads + more.reads, last: Math.max(known.last, more.last) };
