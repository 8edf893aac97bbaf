import { EVALUATIONS } from "../../../stores/records/jobs.ts";
import { Loop } from "../../loop.ts";
import { sleep } from "../../sleep.ts";
import type { TierContext } from "../../transaction.ts";
import type { Actions } from "../actions/act.ts";
import type { RuleBook } from "../rule-book.ts";
import { Evaluator } from "./evaluator.ts";
import { Performer } from "./performer.ts";

/** Other servers make jobs too, and may die at them. */
const LOOK_MS = 5_000;

/** Does the jobs of rules when they are due. Several servers may do so on one store. */
export class Worker {
  readonly #context: TierContext;
  readonly #evaluator: Evaluator;
  readonly #performer: Performer;
  readonly #loop: Loop;

  constructor(context: TierContext, rules: RuleBook, actions: Actions) {
    this.#context = context;
    this.#evaluator = new Evaluator(context, rules, actions);
    this.#performer = new Performer(context, rules, actions, () => this.wake());
    this.#loop = new Loop(context.seams.timers, (woken) => this.#turn(woken));
  }

  start(): void {
    this.#loop.start();
  }

  /** Looks for what is due now. */
  wake(): void {
    this.#loop.wake();
  }

  /** Begins no more jobs. */
  stop(): void {
    this.#loop.stop();
  }

  /** Stops, and waits for what is under way. */
  async close(): Promise<void> {
    await this.#loop.close();
    await this.#performer.close();
  }

  /** Begins what is due. Whatever fails: what was not begun is still due, and what was is when its lease ends. */
  async #turn(woken: AbortSignal): Promise<void> {
    const { records, seams } = this.#context;
    const schedule = await records.read((tables) => tables.jobs.schedule());
    const now = seams.clock.now();
    let pause = LOOK_MS;
    let begun = 0;
    for (const { target, fresh, due } of schedule) {
      // Of a target without room, whichever ends first will look again.
      if (target !== EVALUATIONS && !this.#performer.hasRoomFor(target)) continue;
      if (due !== null && due > now) pause = Math.min(pause, due - now);
      if (!fresh && (due === null || due > now)) continue;
      begun += await (target === EVALUATIONS ? this.#evaluator.turn() : this.#performer.begin(target));
    }
    // There may be more, and evaluations make acts.
    if (begun === 0) await sleep(seams.timers, pause, woken);
  }
}
