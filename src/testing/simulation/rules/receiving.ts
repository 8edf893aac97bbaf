import type { Http, HttpAnswer, HttpRequest, Letter, Mail } from "../../../domain/seams.ts";
import type { ServersFaults } from "../faults.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Findings } from "../violation.ts";
import { TRAIN } from "./rulebook.ts";

/** One call or letter, as it arrived. */
export interface Call {
  /** The same in every attempt at one action. */
  readonly id: string;
  readonly action: "tell" | "retrain" | "email";
  readonly rule: string;
  readonly body: string;
  /** Whether it was taken, whatever the caller heard. */
  readonly taken: boolean;
  /** Whether the answer was that there is no use in trying again. */
  readonly gone: boolean;
}

/** One alert that an Alertmanager took. */
export interface Alert {
  readonly rule: string;
  /** Until when it goes on, when nothing more is said of it. */
  readonly ends: number;
}

/** The Alertmanager's address. */
export const ALERTMANAGER = "https://alerts.example";

const TIMEOUT_MS = 10_000;
const GONE = 410;

type Answer = number | "taken" | "silent";

const isTaken = (answer: Answer): boolean => answer === 204 || answer === "taken";

/** Whom rules call, write to and alert: takes what arrives, refuses some of it, and is silent at times. */
export class Receiving {
  readonly calls: Call[] = [];
  readonly alerts: Alert[] = [];
  /** Cities for which somebody was asked to train, and has not. */
  readonly trainings: string[] = [];
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
      request: (request) =>
        request.url.startsWith(ALERTMANAGER)
          ? this.#alert(request, life, isOff)
          : this.#call(request, life, isOff),
      refusal: async () => undefined,
    };
  }

  /** The way out by mail of one server's life. */
  mail(life: number): Mail {
    return {
      send: async (letter) => {
        await this.#scheduler.park("letter", life);
        const answer = this.#answer();
        this.calls.push({ ...letterCall(letter), taken: isTaken(answer), gone: answer === GONE });
        await this.#scheduler.park("letter answered", life);
        if (answer === 204) return { refused: null };
        if (answer === GONE) return { refused: "550 no such mailbox" };
        throw new Error("the mail server hung up");
      },
    };
  }

  async #call(request: HttpRequest, life: number, isOff: (rule: string) => boolean): Promise<HttpAnswer> {
    const { rule, instance } = JSON.parse(request.body) as {
      rule: { uuid: string };
      instance: { uuid: string; partition: { city: string } };
    };
    this.#holdOn(rule.uuid, isOff);
    await this.#scheduler.park("call", life);
    const trains = request.url === TRAIN;
    // Trainers are asked until they hear it: a request that nobody heard would hold up its line for a day.
    const answer = trains ? this.#answer([GONE]) : instance.uuid === this.#poisoned ? 500 : this.#answer();
    const id = request.headers["webhook-id"]!;
    const isNew = !this.calls.some((call) => call.id === id && call.taken);
    if (trains && isNew && isTaken(answer)) this.trainings.push(instance.partition.city);
    const action = trains ? "retrain" : "tell";
    const fate = { taken: isTaken(answer), gone: answer === GONE };
    this.calls.push({ id, action, rule: rule.uuid, body: request.body, ...fate });
    return this.#reply(answer, life);
  }

  async #alert(request: HttpRequest, life: number, isOff: (rule: string) => boolean): Promise<HttpAnswer> {
    const told = JSON.parse(request.body) as { labels: { rule: string }; endsAt: string }[];
    for (const { labels } of told) this.#holdOn(labels.rule, isOff);
    await this.#scheduler.park("alert", life);
    const answer = this.#answer([GONE]);
    for (const { labels, endsAt } of isTaken(answer) ? told : []) {
      this.alerts.push({ rule: labels.rule, ends: Date.parse(endsAt) });
    }
    return this.#reply(answer, life);
  }

  #holdOn(rule: string, isOff: (rule: string) => boolean): void {
    this.#findings.hold(!isOff(rule), "callbacks", () => `${rule} is off here, and calls`);
  }

  async #reply(answer: Answer, life: number): Promise<HttpAnswer> {
    if (typeof answer === "number") {
      await this.#scheduler.park("call answered", life);
      return { status: answer, ...(answer === 429 && { retryAfterMs: 2_000 }) };
    }
    await new Promise<void>((resolve) => this.#scheduler.timers(life).after(TIMEOUT_MS, resolve));
    throw new Error("no answer within 10 s");
  }

  #answer(never: readonly Answer[] = []): Answer {
    if (!this.#random.chance(this.#faults.deaf)) return 204;
    const answers: readonly Answer[] = [500, 500, 429, GONE, "taken", "silent"];
    return this.#random.pick(answers.filter((each) => !never.includes(each)));
  }
}

const letterCall = (letter: Letter) => {
  return { id: letter.id, action: "email", rule: "", body: JSON.stringify(letter) } as const;
};
