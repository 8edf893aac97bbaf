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

const START = Date.parse("2026-01-01T00:00:00Z");
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
  #life = 0;
  #hash = 0x811c9dc5;
  now = START;
  steps = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#priorities = random.chance(0.5) ? new Map() : undefined;
    this.#changePoints = new Set(Array.from({ length: CHANGE_POINTS }, () => random.below(EXPECTED_STEPS)));
  }

  get life(): number {
    return this.#life;
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
  park(label: string, life: number | null = this.#life): Promise<void> {
    return new Promise((resume) => {
      if (life === null || life === this.#life) this.#parked.push({ label, life, resume });
    });
  }

  sleep(label: string, ms: number): Promise<void> {
    return new Promise((resume) => this.#sleepers.push({ label, life: null, resume, due: this.now + ms }));
  }

  /** The server's own timers; all of them end with its life. */
  timers(): Timers {
    const life = this.#life;
    return {
      soon: (task) => void this.park("commit", life).then(task),
      after: (ms, task) => {
        const sleeper = { label: "timer", life, resume: task, due: this.now + ms };
        this.#sleepers.push(sleeper);
        return {
          cancel: () => {
            this.#sleepers = this.#sleepers.filter((each) => each !== sleeper);
          },
        };
      },
      every: (ms, task) => {
        const periodic = { life, ms, task, due: this.now + ms };
        this.#periodic.push(periodic);
        return {
          cancel: () => {
            this.#periodic = this.#periodic.filter((each) => each !== periodic);
          },
        };
      },
    };
  }

  /** The server dies: whatever it was waiting for never happens. */
  crash(): void {
    const dead = this.#life++;
    const survives = (each: { life: number | null }) => each.life !== dead;
    this.#parked.splice(0, this.#parked.length, ...this.#parked.filter(survives));
    this.#sleepers = this.#sleepers.filter(survives);
    this.#periodic = this.#periodic.filter(survives);
  }

  /** Goes on until nobody waits; `between` runs before every step, and may crash the server or throw. */
  async run(between: () => Promise<void> | void): Promise<void> {
    for (;;) {
      await settled();
      await between();
      if (this.#random.chance(0.3)) this.now += this.#random.below(20);
      if (this.#parked.length === 0 && !this.#jump()) return;
      if (this.#parked.length === 0) continue;
      const [next] = this.#parked.splice(this.#pick(), 1);
      this.steps += 1;
      this.note(next!.label);
      next!.resume();
    }
  }

  #pick(): number {
    const priorities = this.#priorities;
    if (priorities === undefined) return this.#random.below(this.#parked.length);
    const of = (label: string) => {
      const priority = priorities.get(label) ?? this.#random.bits();
      priorities.set(label, priority);
      return priority;
    };
    if (this.#changePoints.has(this.steps)) priorities.clear();
    let best = 0;
    for (let index = 1; index < this.#parked.length; index++) {
      if (of(this.#parked[index]!.label) > of(this.#parked[best]!.label)) best = index;
    }
    return best;
  }

  /** Nothing can run: time passes until a sleeper wakes. Periodic work that came due meanwhile runs once, late. */
  #jump(): boolean {
    if (this.#sleepers.length === 0) return false;
    const next = this.#sleepers.reduce((first, each) => (each.due < first.due ? each : first));
    this.now = Math.max(this.now, next.due);
    this.#sleepers = this.#sleepers.filter((each) => each !== next);
    this.#parked.push(next);
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
