import type { Timer } from "../../../domain/seams.ts";
import { EVALUATIONS } from "../../../stores/records/jobs.ts";
import type { TierContext } from "../../transaction.ts";
import type { Actions } from "../actions/act.ts";
import type { RulesInForce } from "../in-force.ts";
import { Evaluator } from "./evaluator.ts";
import { Performer } from "./performer.ts";

/** Other servers make jobs too, and may die at them. */
const LOOK_MS = 5_000;
/** After the store could not be asked. */
const PAUSE_MS = 1_000;

/** Does the jobs of rules when they are due. Several servers may do so on one store. */
export class Worker {
  readonly #context: TierContext;
  readonly #evaluator: Evaluator;
  readonly #performer: Performer;
  #looking: Promise<void> | undefined;
  #again = false;
  #timer: Timer | undefined;
  #closed = false;

  constructor(context: TierContext, rules: RulesInForce, actions: Actions) {
    this.#context = context;
    this.#evaluator = new Evaluator(context, rules, actions);
    this.#performer = new Performer(context, rules, actions, () => this.wake());
  }

  /** Looks for what is due. */
  wake(): void {
    this.#again = true;
    if (this.#looking === undefined && !this.#closed) this.#looking = this.#look();
  }

  /** Begins no more jobs. */
  stop(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  /** Stops, and waits for what is under way. */
  async close(): Promise<void> {
    this.stop();
    await this.#looking;
    await this.#performer.close();
  }

  async #look(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      let pause: number;
      try {
        pause = await this.#begin();
      } catch {
        // Nothing is lost: what was not begun is still due, and what was is due again when its lease ends.
        pause = PAUSE_MS;
      }
      this.#timer?.cancel();
      if (!this.#closed) this.#timer = this.#context.seams.timers.after(pause, () => this.wake());
    }
    this.#looking = undefined;
  }

  /** Begins what is due; gives the milliseconds until more may be. */
  async #begin(): Promise<number> {
    const { records, seams } = this.#context;
    const schedule = await records.read((tables) => tables.jobs.schedule());
    const now = seams.clock.now();
    let pause = LOOK_MS;
    for (const { target, fresh, due } of schedule) {
      // Of a target without room, whichever ends first will look again.
      if (target !== EVALUATIONS && !this.#performer.hasRoomFor(target)) continue;
      if (due !== null && due > now) pause = Math.min(pause, due - now);
      if (!fresh && (due === null || due > now)) continue;
      const begun = await (target === EVALUATIONS ? this.#evaluator.turn() : this.#performer.begin(target));
      // There may be more, and evaluations make acts.
      if (begun > 0) this.#again = true;
    }
    return pause;
  }
}
