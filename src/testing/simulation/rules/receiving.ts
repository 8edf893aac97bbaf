import type { Http, HttpAnswer, HttpRequest } from "../../../domain/seams.ts";
import type { ServersFaults } from "../faults.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Findings } from "../violation.ts";

/** One call, as it arrived. */
export interface Call {
  /** The same in every attempt at one action. */
  readonly id: string;
  readonly rule: string;
  readonly body: string;
  /** Whether it was taken, whatever the caller heard. */
  readonly taken: boolean;
}

const TIMEOUT_MS = 10_000;

/** Whom rules call: takes calls, refuses some, and is silent at times. */
export class Receiving {
  readonly calls: Call[] = [];
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #faults: ServersFaults;
  readonly #findings: Findings;
  /** Calls for this instance never go well, however often they are tried. */
  readonly #poisoned: string | undefined;

  constructor(
    world: { scheduler: Scheduler; random: Random; faults: ServersFaults; findings: Findings },
    poisoned: string | undefined,
  ) {
    this.#scheduler = world.scheduler;
    this.#random = world.random;
    this.#faults = world.faults;
    this.#findings = world.findings;
    this.#poisoned = poisoned;
  }

  /**
   * The way out of one server's life.
   * @param isOff whether that server knows that a rule may not act
   */
  door(life: number, isOff: (rule: string) => boolean): Http {
    return {
      request: (request) => this.#receive(request, life, isOff),
      refusal: async () => undefined,
    };
  }

  async #receive(request: HttpRequest, life: number, isOff: (rule: string) => boolean): Promise<HttpAnswer> {
    const { rule, instance } = JSON.parse(request.body) as {
      rule: { uuid: string };
      instance: { uuid: string };
    };
    this.#findings.hold(!isOff(rule.uuid), "callbacks", () => `${rule.uuid} is off here, and calls`);
    await this.#scheduler.park("call", life);
    const answer = instance.uuid === this.#poisoned ? 500 : this.#answer();
    const taken = answer === 204 || answer === "taken";
    this.calls.push({ id: request.headers["webhook-id"]!, rule: rule.uuid, body: request.body, taken });
    if (typeof answer === "number") {
      await this.#scheduler.park("call answered", life);
      return { status: answer, ...(answer === 429 && { retryAfterMs: 2_000 }) };
    }
    await new Promise<void>((resolve) => this.#scheduler.timers(life).after(TIMEOUT_MS, resolve));
    throw new Error("no answer within 10 s");
  }

  #answer(): number | "taken" | "silent" {
    if (!this.#random.chance(this.#faults.deaf)) return 204;
    return this.#random.pick([500, 500, 429, 410, "taken", "silent"] as const);
  }
}
