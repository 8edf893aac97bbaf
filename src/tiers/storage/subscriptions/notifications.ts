import type { TierContext } from "../../transaction.ts";
import { Courier } from "./courier.ts";
import { Dispatcher } from "./dispatcher.ts";
import { ChangeFeed } from "./feed.ts";

/** What a server does by itself when the log moves: wakes who waits for changes, and tells webhooks. */
export class Notifications {
  readonly feed: ChangeFeed;
  readonly #courier: Courier;
  readonly #dispatcher: Dispatcher;
  #started = false;

  constructor(context: TierContext) {
    this.feed = new ChangeFeed(context);
    this.#courier = new Courier(context);
    this.#dispatcher = new Dispatcher(context, this.feed, this.#courier);
  }

  /** Webhooks are told from now on. */
  start(): void {
    this.#started = true;
    this.#dispatcher.start();
    this.#courier.start();
  }

  /** Something about webhooks or deliveries has changed here: there is no need to wait for the next look. */
  wake(): void {
    if (!this.#started) return;
    this.#dispatcher.wake();
    this.#courier.wake();
  }

  /** Begins nothing more; who waits for changes is answered. */
  quiesce(): void {
    this.feed.close();
    this.#dispatcher.stop();
    this.#courier.stop();
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    this.quiesce();
    await this.#dispatcher.close();
    await this.#courier.close();
  }
}
