import { GalleryError } from "../../../domain/errors.ts";
import type { Timer } from "../../../domain/seams.ts";
import type { TierContext } from "../../transaction.ts";

/** Other servers write to the same log, so it is looked at, as long as anybody waits. */
const LOOK_MS = 20;
const MOST_WAITERS = 5_000;

interface Waiter {
  readonly after: number;
  readonly wake: () => void;
}

/** Lets whoever waits for changes sleep until the head of the log moves. There is one a server. */
export class ChangeFeed {
  readonly #context: TierContext;
  readonly #most: number;
  readonly #waiters = new Set<Waiter>();
  #look: Timer | undefined;
  #closed = false;

  constructor(context: TierContext, most = MOST_WAITERS) {
    this.#context = context;
    this.#most = most;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Resolves when the log goes beyond `after`, `ms` have passed, `gone` aborts or the feed closes.
   *
   * @throws GalleryError `server.busy` when too many wait, `server.stopping` when it is closed already
   */
  moved(after: number, ms: number, gone?: AbortSignal): Promise<void> {
    if (this.#closed) throw new GalleryError("server.stopping", "the server is stopping");
    if (gone?.aborted) return Promise.resolve();
    if (this.#waiters.size >= this.#most) {
      throw new GalleryError("server.busy", `${this.#most} callers wait for changes already`);
    }
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiters.delete(waiter);
        timer.cancel();
        gone?.removeEventListener("abort", wake);
        resolve();
      };
      const waiter: Waiter = { after, wake };
      const timer = this.#context.seams.timers.after(ms, wake);
      gone?.addEventListener("abort", wake);
      this.#waiters.add(waiter);
      this.#lookSoon();
    });
  }

  /** Wakes everyone; from now on nobody sleeps. */
  close(): void {
    this.#closed = true;
    this.#look?.cancel();
    for (const { wake } of this.#waiters) wake();
  }

  #lookSoon(): void {
    if (this.#look !== undefined || this.#waiters.size === 0 || this.#closed) return;
    this.#look = this.#context.seams.timers.after(LOOK_MS, () => void this.#lookNow());
  }

  async #lookNow(): Promise<void> {
    try {
      const head = await this.#context.records.read((tables) => tables.changes.head());
      for (const { after, wake } of this.#waiters) if (after < head) wake();
    } catch {
      // Whoever wakes and reads will be told; meanwhile the store may come back.
    }
    this.#look = undefined;
    this.#lookSoon();
  }
}
