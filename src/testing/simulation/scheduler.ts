import type { Timers } from "../../domain/seams.ts";
import type { Random } from "./random.ts";

interface Parked {
  readonly label: string;
  /** The life of the server that it belongs to; null for what a crash does not touch. */
  readonly life: number | null;
  readonly resume: () => void;
}

interface Sleeper extends Parked {
  readonly due: number;
}

interface Periodic {
  readonly life: number;
  readonly ms: number;
  due: number;
  readonly task: () => void;
}

export const START = Date.parse("2026-01-01T00:00:00Z");
const CHANGE_POINTS = 3;
const EXPECTED_STEPS = 1_500;

/**
 * Decides the order of everything. Whoever would wait for the outside parks here with a label; one parked
 * continuation is resumed at a time, and the next is picked only when nothing more happens by itself.
 */
export class Scheduler {
  readonly #random: Random;
  readonly #parked: Parked[] = [];
  #sleepers: Sleeper[] = [];
  #periodic: Periodic[] = [];
  /** By label, when this history picks by priority instead of evenly. */
  readonly #priorities: Map<string, number> | undefined;
  readonly #changePoints: Set<number>;
  #lives = 0;
  readonly #alive = new Set<number>();
  /** Lives that stand still, and until when. */
  readonly #frozen = new Map<number, number>();
  #stopped = false;
  #hash = 0x811c9dc5;
  now = START;
  steps = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#priorities = random.chance(0.5) ? new Map() : undefined;
    this.#changePoints = new Set(Array.from({ length: CHANGE_POINTS }, () => random.below(EXPECTED_STEPS)));
  }

  /** A server's life begins: whatever it waits for ends with it. */
  begin(): number {
    this.#lives += 1;
    this.#alive.add(this.#lives);
    return this.#lives;
  }

  /** Tells two runs apart: of every label that was picked, and whatever else is noted. */
  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, "0");
  }

  note(text: string): void {
    for (let index = 0; index < text.length; index++) {
      this.#hash = Math.imul(this.#hash ^ text.charCodeAt(index), 0x01000193);
    }
  }

  /** Resolves when this continuation is picked; never, when its server died before. */
  park(label: string, life: number | null): Promise<void> {
    return new Promise((resume) => {
      if (life === null || this.#alive.has(life)) this.#parked.push({ label, life, resume });
    });
  }

  sleep(label: string, ms: number): Promise<void> {
    return new Promise((resume) => this.#sleepers.push({ label, life: null, resume, due: this.now + ms }));
  }

  /** A server's own timers; all of them end with its life. */
  timers(life: number): Timers {
    return {
      soon: (task) => void this.park("commit", life).then(task),
      after: (ms, task) => {
        const sleeper = { label: "timer", life, resume: task, due: this.now + ms };
        if (this.#alive.has(life)) this.#sleepers.push(sleeper);
        return {
          cancel: () => {
            this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
          },
        };
      },
      every: (ms, task) => {
        const periodic = { life, ms, task, due: this.now + ms };
        if (this.#alive.has(life)) this.#periodic.push(periodic);
        return {
          cancel: () => {
            this.#periodic = this.#periodic.filter((each) => each !== periodic);
          },
        };
      },
    };
  }

  /** Nothing of this life happens for a while, whatever becomes due: its machine stands still. */
  freeze(life: number, ms: number): void {
    this.#frozen.set(life, this.now + ms);
  }

  /** Lets `run` end though something waits. */
  stop(): void {
    this.#stopped = true;
  }

  /** The server dies: whatever it was waiting for never happens. */
  crash(dead: number): void {
    this.#alive.delete(dead);
    this.#frozen.delete(dead);
    const survives = (each: { life: number | null }) => each.life !== dead;
    this.#parked.splice(0, this.#parked.length, ...this.#parked.filter(survives));
    this.#sleepers = this.#sleepers.filter(survives);
    this.#periodic = this.#periodic.filter(survives);
  }

  /** Goes on until nobody waits or it is stopped; `between` runs before every step, and may crash servers or throw. */
  async run(between: () => Promise<void> | void): Promise<void> {
    this.#stopped = false;
    for (;;) {
      await settled();
      await between();
      if (this.#stopped) return;
      if (this.#random.chance(0.3)) this.now += this.#random.below(20);
      if (this.#ready().length === 0 && !this.#jump()) return;
      const ready = this.#ready();
      if (ready.length === 0) continue;
      const next = ready[this.#pick(ready)]!;
      this.#parked.splice(this.#parked.indexOf(next), 1);
      this.steps += 1;
      this.note(next.label);
      next.resume();
    }
  }

  /** What can go on now. */
  #ready(): readonly Parked[] {
    for (const [life, until] of this.#frozen) if (until <= this.now) this.#frozen.delete(life);
    if (this.#frozen.size === 0) return this.#parked;
    return this.#parked.filter(({ life }) => life === null || !this.#frozen.has(life));
  }

  #pick(ready: readonly Parked[]): number {
    const priorities = this.#priorities;
    if (priorities === undefined) return this.#random.below(ready.length);
    const of = (label: string) => {
      const priority = priorities.get(label) ?? this.#random.bits();
      priorities.set(label, priority);
      return priority;
    };
    if (this.#changePoints.has(this.steps)) priorities.clear();
    let best = 0;
    for (let index = 1; index < ready.length; index++) {
      if (of(ready[index]!.label) > of(ready[best]!.label)) best = index;
    }
    return best;
  }

  /**
   * Nothing can run: time passes until a sleeper wakes, or a frozen server goes on. Periodic work that came due
   * meanwhile runs once, late.
   */
  #jump(): boolean {
    if (this.#sleepers.length === 0 && this.#frozen.size === 0) return false;
    const thaw = Math.min(...this.#frozen.values());
    const next = this.#sleepers.reduce<Sleeper | undefined>(
      (first, each) => (first !== undefined && first.due <= each.due ? first : each),
      undefined,
    );
    const due = next === undefined ? thaw : Math.min(next.due, thaw);
    this.now = Math.max(this.now, due);
    if (next !== undefined && next.due === due) {
      this.#sleepers = this.#sleepers.filter((each) => each !== next);
      this.#parked.push(next);
    }
    for (const periodic of this.#periodic) {
      if (periodic.due > this.now) continue;
      periodic.due = this.now + periodic.ms;
      this.#parked.push({ label: "periodic", life: periodic.life, resume: periodic.task });
    }
    return true;
  }
}

/** Every promise job and every tick of a stream that needs no outside has run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
