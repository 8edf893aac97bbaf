import type { Timer } from "../../../domain/seams.ts";
import type { TierContext } from "../../transaction.ts";

const LOOK_MS = 60 * 60 * 1_000;
/** Firings of one write. */
const BATCH = 1_000;

/** Forgets firings that are older than they are kept for, with their jobs, but for those whose jobs wait or are dead. */
export class Retention {
  readonly #context: TierContext;
  readonly #keepMs: number;
  #timer: Timer | undefined;
  #pruning: Promise<void> | undefined;
  #closed = false;

  constructor(context: TierContext, keepMs: number) {
    this.#context = context;
    this.#keepMs = keepMs;
  }

  start(): void {
    this.#timer ??= this.#context.seams.timers.every(LOOK_MS, () => {
      this.#pruning ??= this.#prune().finally(() => {
        this.#pruning = undefined;
      });
    });
  }

  stop(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  /** Stops, and waits for what it is at. */
  async close(): Promise<void> {
    this.stop();
    await this.#pruning;
  }

  async #prune(): Promise<void> {
    const { records, seams } = this.#context;
    const before = seams.clock.now() - this.#keepMs;
    try {
      let pruned = BATCH;
      while (pruned === BATCH && !this.#closed) {
        pruned = await records.write((tables) => tables.firings.prune(before, BATCH));
      }
    } catch {
      // Met again by the next hour's turn.
    }
  }
}
