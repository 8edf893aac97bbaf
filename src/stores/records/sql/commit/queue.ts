import type { Timer, Timers } from "../../../../domain/seams.ts";
import type { Pending } from "./outcome.ts";

/** More would make the units at the end of a batch wait for those at its start. */
const BATCH_LIMIT = 256;
/** Less than a commit takes. */
const PATIENCE_MS = 1;
/** What is left after a commit of the callers that it did not see. */
const FORGETTING = 0.9;

/**
 * Units that wait for a commit. Callers who were answered by one commit and ask again at once would arrive one after
 * the other, and the first would be carried out alone: as many as may be expected are waited for a moment.
 */
export class CommitQueue {
  readonly #timers: Timers;
  #waiting: Pending[] = [];
  /** Callers at a time, as far as commits have shown. */
  #callers = 1;
  #complete: (() => void) | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  add(pending: Pending): void {
    this.#waiting.push(pending);
    if (this.#isCompany) this.#complete?.();
  }

  /** Called when there is at least one. */
  async next(): Promise<Pending[]> {
    if (!this.#isCompany) await this.#company();
    return this.#waiting.splice(0, BATCH_LIMIT);
  }

  /** A commit of so many was answered. */
  answered(count: number): void {
    this.#callers = Math.max(count + this.#waiting.length, this.#callers * FORGETTING);
  }

  /** All who may be expected, or as many as one commit takes. */
  get #isCompany(): boolean {
    return this.#waiting.length >= Math.min(this.#callers, BATCH_LIMIT);
  }

  #company(): Promise<void> {
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      this.#complete = () => {
        timer?.cancel();
        this.#complete = undefined;
        resolve();
      };
      timer = this.#timers.after(PATIENCE_MS, this.#complete);
    });
  }
}
