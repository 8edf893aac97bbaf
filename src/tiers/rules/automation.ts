import { Loop } from "../loop.ts";
import { sleep } from "../sleep.ts";
import type { Notifications } from "../storage/index.ts";
import type { TierContext } from "../transaction.ts";
import type { Actions } from "./actions/act.ts";
import type { RuleBook } from "./rule-book.ts";
import { Trigger } from "./trigger/trigger.ts";
import { Retention } from "./worker/retention.ts";
import { Worker } from "./worker/worker.ts";

const TEND_MS = 60_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
/** As long as anybody asks why something was done. */
const DEFAULT_KEEP_DAYS = 365;

/** What a server does by itself for action rules: follows the log, looks at what it names, and acts. */
export class Automation {
  readonly #trigger: Trigger;
  readonly #worker: Worker;
  readonly #retention: Retention;
  readonly #tending: Loop;
  #started = false;

  /** @param keepDays how long firings and what became of them are kept */
  constructor(
    context: TierContext,
    rules: RuleBook,
    feed: Notifications["feed"],
    actions: Actions,
    keepDays = DEFAULT_KEEP_DAYS,
  ) {
    this.#retention = new Retention(context, keepDays * DAY_MS);
    this.#worker = new Worker(context, rules, actions);
    this.#trigger = new Trigger(context, rules, feed, () => this.#worker.wake());
    const { timers } = context.seams;
    this.#tending = new Loop(timers, async (woken) => {
      for (const action of actions.values()) await action.tend?.(rules);
      await sleep(timers, TEND_MS, woken);
    });
  }

  start(): void {
    this.#started = true;
    this.#trigger.start();
    this.#worker.start();
    this.#retention.start();
    this.#tending.start();
  }

  /** Rules, jobs or plans have changed here: there is no need to wait for the next look. */
  wake(): void {
    if (!this.#started) return;
    this.#trigger.wake();
    this.#worker.wake();
  }

  /** Begins nothing more. */
  quiesce(): void {
    this.#trigger.stop();
    this.#worker.stop();
    this.#retention.stop();
    this.#tending.stop();
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    this.quiesce();
    await this.#trigger.close();
    await this.#worker.close();
    await this.#retention.close();
    await this.#tending.close();
  }
}
