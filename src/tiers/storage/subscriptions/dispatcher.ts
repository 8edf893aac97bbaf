import type { Change } from "../../../domain/change.ts";
import type { WebhookRow } from "../../../stores/records/store.ts";
import { Loop } from "../../loop.ts";
import { sleep } from "../../sleep.ts";
import type { TierContext } from "../../transaction.ts";
import type { Courier } from "./courier.ts";
import type { ChangeFeed } from "./feed.ts";
import { formats, tell } from "./formats/format.ts";
import { scan } from "./scan.ts";

/** Without active webhooks the log is of no interest; other servers may make one. */
const LOOK_MS = 5_000;
/** Deliveries made in one write. */
const BATCH = 500;
/** Positions without a match that a restart looks at again, rather than that each is written down. */
const REMEMBERED = 10_000;

/**
 * Makes a delivery of each change that a webhook wants, exactly once: the delivery and the webhook's new position are
 * one write, which has no effect if another server was faster.
 */
export class Dispatcher {
  readonly #context: TierContext;
  readonly #feed: ChangeFeed;
  readonly #courier: Courier;
  /** Up to here, all webhooks have been looked at, or stand in `#behind`. */
  #seen = 0;
  readonly #behind = new Set<number>();
  /** Up to here a webhook has no match that is not a delivery yet. */
  readonly #scanned = new Map<number, number>();
  readonly #loop: Loop;

  constructor(context: TierContext, feed: ChangeFeed, courier: Courier) {
    this.#context = context;
    this.#feed = feed;
    this.#courier = courier;
    this.#loop = new Loop(context.seams.timers, (woken) => this.#turn(woken));
  }

  start(): void {
    this.#loop.start();
  }

  /** Looks at the log now. */
  wake(): void {
    this.#loop.wake();
  }

  stop(): void {
    this.#loop.stop();
  }

  /** Stops, and waits for what it is at. */
  close(): Promise<void> {
    return this.#loop.close();
  }

  async #turn(woken: AbortSignal): Promise<void> {
    const { records, seams } = this.#context;
    const head = await this.#catchUp();
    const watched = await records.read((tables) => tables.webhooks.anyActive());
    await (watched ? this.#feed.moved(head, LOOK_MS, woken) : sleep(seams.timers, LOOK_MS, woken));
  }

  /** Brings all active webhooks up to the head of the log, and gives its position. */
  async #catchUp(): Promise<number> {
    for (;;) {
      const head = await this.#findBehind();
      if (this.#behind.size === 0 || this.#loop.isStopped) return head;
      for (const id of [...this.#behind]) if (await this.#advance(id, head)) this.#behind.delete(id);
    }
  }

  async #findBehind(): Promise<number> {
    const seen = this.#seen;
    const { head, behind } = await this.#context.records.read(function* (tables) {
      const head = yield* tables.changes.head();
      return { head, behind: head === seen ? [] : yield* tables.webhooks.behind(seen, head) };
    });
    for (const id of behind) this.#behind.add(id);
    this.#seen = head;
    return head;
  }

  /** Makes the next deliveries of a webhook; true when there are no more up to `head`. */
  async #advance(id: number, head: number): Promise<boolean> {
    const { records } = this.#context;
    const webhook = await records.read((tables) => tables.webhooks.byId(id));
    if (webhook.state !== "active") {
      this.#scanned.delete(id);
      return true;
    }
    const from = Math.max(webhook.position, this.#scanned.get(id) ?? 0);
    const { items, position } = await scan(records, webhook.filter, from, BATCH);
    const worthWriting = items.length > 0 || position - webhook.position >= REMEMBERED;
    if (worthWriting) {
      const changes = await this.#wanted(webhook, items);
      if (!(await this.#move(webhook, changes, position))) return false;
    }
    this.#scanned.set(id, position);
    return position >= head;
  }

  /** Positions of those that there is anything to tell of. */
  async #wanted(webhook: WebhookRow, changes: readonly Change[]): Promise<readonly number[]> {
    if (!formats[webhook.format].isSelective) return changes.map(({ position }) => position);
    return this.#context.records.read(function* (tables) {
      const wanted: number[] = [];
      for (const change of changes) {
        if ((yield* tell(tables, webhook, change)).length > 0) wanted.push(change.position);
      }
      return wanted;
    });
  }

  /** Nothing when the webhook was moved or changed since it was read. */
  async #move(webhook: WebhookRow, changes: readonly number[], position: number): Promise<boolean> {
    const { records, seams } = this.#context;
    const rows = changes.map((change) => ({ uuid: seams.ids.uuid(), webhook: webhook.id, change }));
    const moved = await records.write(function* (tables) {
      const current = yield* tables.webhooks.byId(webhook.id);
      const isSame = current.position === webhook.position && current.updated === webhook.updated;
      if (current.state !== "active" || !isSame) return false;
      yield* tables.deliveries.insert(rows);
      yield* tables.webhooks.setPosition(webhook.id, position);
      return true;
    });
    if (moved && rows.length > 0) this.#courier.wake();
    return moved;
  }
}
