import { Loop } from "../../loop.ts";
import { sleep } from "../../sleep.ts";
import type { Notifications } from "../../storage/index.ts";
import type { TierContext } from "../../transaction.ts";
import { nextScheduled } from "../firing/firing.ts";
import type { RuleBook } from "../rule-book.ts";
import { scheduleKey } from "./keys.ts";
import { type Look, look, take } from "./look.ts";
import { RuleIndex } from "./rule-index.ts";

/** Other servers may plan something, and rules may come into force. */
const LOOK_MS = 1_000;
/** Positions without a job that a restart looks at again, rather than that each is written down. */
const REMEMBERED = 10_000;

/**
 * Makes a job of each change that a rule names, and of each moment at which one looks by itself, exactly once: the
 * jobs and the position up to which the log was read are one write, which has no effect if another server was faster.
 * So the jobs of one rule and instance are made in the order of the log.
 */
export class Trigger {
  readonly #context: TierContext;
  readonly #rules: RuleBook;
  readonly #feed: Notifications["feed"];
  readonly #onJobs: () => void;
  #index = new RuleIndex([]);
  #generation = Number.NaN;
  #scanned = 0;
  readonly #loop: Loop;

  /** @param onJobs called when there is more to do */
  constructor(context: TierContext, rules: RuleBook, feed: Notifications["feed"], onJobs: () => void) {
    this.#context = context;
    this.#rules = rules;
    this.#feed = feed;
    this.#onJobs = onJobs;
    this.#loop = new Loop(context.seams.timers, (woken) => this.#turn(woken));
  }

  start(): void {
    this.#loop.start();
  }

  /** Looks at the log, and at what is planned, now. */
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
    await this.#refresh();
    const { to, more, next } = await this.#look();
    if (more) return;
    const { clock, timers } = this.#context.seams;
    const pause = Math.min(LOOK_MS, Math.max(0, (next ?? Number.POSITIVE_INFINITY) - clock.now()));
    // Without rules the log is of no interest.
    await (this.#index.isEmpty ? sleep(timers, pause, woken) : this.#feed.moved(to.position, pause, woken));
  }

  /** Takes in which rules are in force, and plans when they look by themselves. */
  async #refresh(): Promise<void> {
    const { generation } = this.#rules;
    if (generation === this.#generation) return;
    const index = new RuleIndex(this.#rules.all());
    const now = this.#context.seams.clock.now();
    const planned = index.scheduled.flatMap(({ rule }) => {
      const due = nextScheduled(rule.schedule, now);
      const plan = { key: scheduleKey(rule), rule: rule.uuid, instance: null, cause: "schedule" } as const;
      return due === null ? [] : [{ ...plan, due }];
    });
    await this.#context.records.write(function* ({ wakes }) {
      // One that fell due while no server ran is looked at late rather than never.
      const known = new Set((yield* wakes.byKeys(planned.map(({ key }) => key))).map(({ key }) => key));
      yield* wakes.put(planned.filter(({ key }) => !known.has(key)));
    });
    this.#index = index;
    this.#generation = generation;
  }

  async #look(): Promise<Look> {
    const { records, seams } = this.#context;
    const sight = { index: this.#index, rules: this.#rules, scanned: this.#scanned };
    const found = await records.read((tables) => look(tables, { ...sight, now: seams.clock.now() }));
    const { from, to, jobs, woken } = found;
    const isOnward =
      from === undefined || to.after !== from.after || to.position - from.position >= REMEMBERED;
    if (isOnward || jobs.length + woken.length > 0) {
      if (!(await records.write((tables) => take(tables, found)))) return { ...found, more: true };
      this.#onJobs();
    }
    this.#scanned = to.position;
    return found;
  }
}
