import type { Timers } from "../domain/seams.ts";
import { sleep } from "./sleep.ts";

/** After a turn that failed, which is one in which the store could not be asked. */
const PAUSE_MS = 1_000;

/**
 * What a server does over and over by itself, one turn after the other. A turn that fails is made again later: what it
 * was to do must still be there to be found.
 */
export class Loop {
  readonly #timers: Timers;
  readonly #turn: (woken: AbortSignal) => Promise<void>;
  #running: Promise<void> | undefined;
  #woken = new AbortController();
  #stopped = false;

  /** @param turn does what there is to do, then rests until there may be more or the signal aborts */
  constructor(timers: Timers, turn: (woken: AbortSignal) => Promise<void>) {
    this.#timers = timers;
    this.#turn = turn;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends the rest; a turn that is not at rest yet does not rest. */
  wake(): void {
    this.#woken.abort();
  }

  /** Begins no more turns. */
  stop(): void {
    this.#stopped = true;
    this.wake();
  }

  /** Stops, and waits for the turn that is under way. */
  async close(): Promise<void> {
    this.stop();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#woken = new AbortController();
      const { signal } = this.#woken;
      try {
        await this.#turn(signal);
      } catch {
        await sleep(this.#timers, PAUSE_MS, signal);
      }
    }
  }
}
