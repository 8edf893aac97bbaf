import type { Change } from "../../../domain/change.ts";
import type { DeliveryRow, Tables, WebhookRow, Work } from "../../../stores/records/store.ts";
import { Loop } from "../../loop.ts";
import { sleep } from "../../sleep.ts";
import { log, type TierContext } from "../../transaction.ts";
import { ANSWER_MS, isDelivered, nextAttempt } from "./attempts.ts";
import { formats, tell } from "./formats/format.ts";
import { partId } from "./signature.ts";
import { GALLERY, webhookChanged } from "./webhook-log.ts";

/** A server that dies while it sends is not waited for longer; more than any attempt takes. */
const LEASE_MS = 30_000;
/** At once to one webhook: a slow receiver takes no others' turn. */
const MOST_AT_ONCE = 4;
/** Other servers make deliveries too. */
const LOOK_MS = 5_000;
const GONE = 410;

/** With the bodies that tell of its change. */
type Claim = DeliveryRow & { readonly body: Change; readonly bodies: readonly string[] };

interface Outcome {
  readonly delivered: boolean;
  readonly gone: boolean;
  readonly result: string;
}

/** Sends deliveries when they are due. Several servers may do so: each takes what it sends by a lease first. */
export class Courier {
  readonly #context: TierContext;
  /** Deliveries under way from here, by webhook. */
  readonly #busy = new Map<number, number>();
  readonly #sending = new Set<Promise<void>>();
  readonly #loop: Loop;

  constructor(context: TierContext) {
    this.#context = context;
    this.#loop = new Loop(context.seams.timers, (woken) => this.#turn(woken));
  }

  start(): void {
    this.#loop.start();
  }

  /** Looks for what is due now. */
  wake(): void {
    this.#loop.wake();
  }

  /** Begins no more deliveries. */
  stop(): void {
    this.#loop.stop();
  }

  /** Stops, and waits for what is under way. */
  async close(): Promise<void> {
    await this.#loop.close();
    await Promise.all(this.#sending);
  }

  /** Begins what is due. Whatever fails: what was not begun is still due, and what was is when its lease ends. */
  async #turn(woken: AbortSignal): Promise<void> {
    const { records, seams } = this.#context;
    const now = seams.clock.now();
    const schedule = await records.read((tables) => tables.deliveries.schedule());
    // Of the others, whichever ends first will look again.
    const idle = schedule.filter(({ webhook }) => this.#freeFor(webhook) > 0);
    await Promise.all(idle.filter(({ due }) => due <= now).map(({ webhook }) => this.#beginFor(webhook)));
    const pause = Math.min(LOOK_MS, ...idle.filter(({ due }) => due > now).map(({ due }) => due - now));
    await sleep(seams.timers, pause, woken);
  }

  #freeFor(webhook: number): number {
    return MOST_AT_ONCE - (this.#busy.get(webhook) ?? 0);
  }

  async #beginFor(webhook: number): Promise<void> {
    const { records, seams } = this.#context;
    const free = this.#freeFor(webhook);
    const { receiver, claims } = await records.write(function* (tables) {
      const receiver = yield* tables.webhooks.byId(webhook);
      const now = seams.clock.now();
      const due = receiver.state === "active" ? yield* tables.deliveries.due(webhook, now, free) : [];
      const claims: Claim[] = [];
      for (const each of due) {
        const claim = { ...each, attempts: each.attempts + 1, due: now + LEASE_MS };
        yield* tables.deliveries.update(claim);
        claims.push({ ...claim, bodies: yield* tell(tables, receiver, each.body) });
      }
      return { receiver, claims };
    });
    for (const claim of claims) {
      this.#busy.set(webhook, (this.#busy.get(webhook) ?? 0) + 1);
      const sending = this.#deliver(receiver, claim).finally(() => {
        this.#sending.delete(sending);
        this.#release(webhook);
        this.wake();
      });
      this.#sending.add(sending);
    }
  }

  #release(webhook: number): void {
    const left = this.#busy.get(webhook)! - 1;
    if (left === 0) this.#busy.delete(webhook);
    else this.#busy.set(webhook, left);
  }

  async #deliver(webhook: WebhookRow, claim: Claim): Promise<void> {
    const outcome = await this.#send(webhook, claim);
    const { records, seams } = this.#context;
    try {
      await records.write((tables) => settle(tables, webhook.id, claim, outcome, seams.clock.now()));
    } catch {
      // It is sent again when its lease ends, under the same id.
    }
  }

  /** One request after the other, all within the time of one; the first that fails ends it. */
  async #send(webhook: WebhookRow, { uuid, bodies }: Claim): Promise<Outcome> {
    const { clock } = this.#context.seams;
    const end = clock.now() + ANSWER_MS;
    let outcome: Outcome = { delivered: true, gone: false, result: "nothing of it is wanted any more" };
    for (const [index, body] of bodies.entries()) {
      outcome = await this.#post(webhook, partId(uuid, index), body, end - clock.now());
      if (!outcome.delivered) break;
    }
    return outcome;
  }

  async #post({ url, secret, format }: WebhookRow, id: string, body: string, timeoutMs: number) {
    const { clock, http } = this.#context.seams;
    const { type, sign } = formats[format];
    const headers = {
      "content-type": type,
      "user-agent": "gallery",
      ...sign(secret, { id, at: clock.now(), body }),
    };
    try {
      if (timeoutMs <= 0) throw new Error(`no time left after ${ANSWER_MS / 1_000} s`);
      const { status } = await http.request({ method: "POST", url, headers, body, timeoutMs });
      return { delivered: isDelivered(status), gone: status === GONE, result: `status ${status}` };
    } catch (reason) {
      return { delivered: false, gone: false, result: (reason as Error).message.slice(0, 200) };
    }
  }
}

function* settle(
  tables: Tables,
  webhook: number,
  { uuid, attempts }: Claim,
  { delivered, gone, result }: Outcome,
  now: number,
): Work<void> {
  const current = yield* tables.deliveries.byUuid(webhook, uuid);
  // Taken by another server after a lease that ended, or replayed: what is known of it now is newer.
  if (current?.state !== "waiting" || current.attempts !== attempts) return;
  const due = delivered ? null : nextAttempt(attempts, now);
  const state = delivered ? "delivered" : due === null ? "dead" : "waiting";
  yield* tables.deliveries.update({ ...current, state, due, result });
  if (!gone) return;
  const receiver = yield* tables.webhooks.byId(webhook);
  if (receiver.state !== "active") return;
  yield* tables.webhooks.setState(webhook, "disabled", now);
  yield* log(tables, GALLERY, now, [webhookChanged(receiver, { state: "disabled" })]);
}
