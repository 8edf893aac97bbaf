import type { Clock, Timer, Timers } from "../../domain/seams.ts";

interface Task {
  at: number;
  readonly every: number | undefined;
  readonly run: () => void;
}

/** A clock and timers that go on only when told. */
export class VirtualTime {
  #now: number;
  readonly #tasks = new Set<Task>();
  readonly clock: Clock = { now: () => this.#now };
  readonly timers: Timers = {
    after: (ms, run) => this.#plan(ms, run, undefined),
    every: (ms, run) => this.#plan(ms, run, ms),
    soon: (run) => void setImmediate(run),
  };

  constructor(start: number) {
    this.#now = start;
  }

  #plan(ms: number, run: () => void, every: number | undefined): Timer {
    const task = { at: this.#now + ms, every, run };
    this.#tasks.add(task);
    return { cancel: () => void this.#tasks.delete(task) };
  }

  get waiting(): number {
    return this.#tasks.size;
  }

  /** Lets all be done that can be done now. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Jumps ahead, as a machine does that was asleep: what fell due meanwhile happens once. */
  async skip(ms: number): Promise<void> {
    await this.settle();
    this.#now += ms;
    const due = [...this.#tasks].filter((task) => task.at <= this.#now).sort((a, b) => a.at - b.at);
    for (const task of due) {
      if (!this.#tasks.delete(task)) continue;
      if (task.every !== undefined) this.#tasks.add(Object.assign(task, { at: this.#now + task.every }));
      task.run();
    }
    await this.settle();
  }
}
