import type { Notifications } from "../storage/index.ts";
import type { TierContext } from "../transaction.ts";
import type { Actions } from "./actions/act.ts";
import type { RulesInForce } from "./in-force.ts";
import { Trigger } from "./trigger/trigger.ts";
import { Worker } from "./worker/worker.ts";

/** What a server does by itself for action rules: follows the log, looks at what it names, and acts. */
export class Automation {
  readonly #trigger: Trigger;
  readonly #worker: Worker;
  #started = false;

  constructor(context: TierContext, rules: RulesInForce, feed: Notifications["feed"], actions: Actions) {
    this.#worker = new Worker(context, rules, actions);
    this.#trigger = new Trigger(context, rules, feed, () => this.#worker.wake());
  }

  start(): void {
    this.#started = true;
    this.#trigger.start();
    this.#worker.wake();
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
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    this.quiesce();
    await this.#trigger.close();
    await this.#worker.close();
  }
}
