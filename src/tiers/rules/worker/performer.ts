import { DUE_AT_ONCE } from "../../../stores/records/jobs.ts";
import type { JobRow, Tables, Work } from "../../../stores/records/store.ts";
import { nextAttempt } from "../../storage/index.ts";
import type { TierContext } from "../../transaction.ts";
import { type ActDoc, type Actions, type ActOutcome, dead } from "../actions/act.ts";
import { CALLBACK } from "../actions/registry.ts";
import type { RuleBook } from "../rule-book.ts";
import { LEASE_MS, RENEW_MS } from "./lease.ts";

/** At once for one target: a slow one takes no others' turn. */
const MOST_AT_ONCE = 4;
/** A receiver may ask for more patience, but not for ever. */
const LONGEST_PAUSE_MS = 24 * 60 * 60 * 1_000;
const RESULT_LENGTH = 500;

/** Does what rules have decided. Several servers may do so: each takes what it does by a lease, and goes on holding it. */
export class Performer {
  readonly #context: TierContext;
  readonly #rules: RuleBook;
  readonly #actions: Actions;
  readonly #onDone: () => void;
  /** Under way from here, by target. */
  readonly #busy = new Map<string, number>();
  readonly #running = new Set<Promise<void>>();

  /** @param onDone called when there is room for more */
  constructor(context: TierContext, rules: RuleBook, actions: Actions, onDone: () => void) {
    this.#context = context;
    this.#rules = rules;
    this.#actions = actions;
    this.#onDone = onDone;
  }

  hasRoomFor(target: string): boolean {
    return (this.#busy.get(target) ?? 0) < MOST_AT_ONCE;
  }

  /** Begins what is due for a target, as much as there is room for; gives how many it began. */
  async begin(target: string): Promise<number> {
    const { records, seams } = this.#context;
    const room = MOST_AT_ONCE - (this.#busy.get(target) ?? 0);
    const jobs = await records.write((tables) => takeFirst(tables, target, seams.clock.now(), room));
    for (const job of jobs) {
      this.#busy.set(target, (this.#busy.get(target) ?? 0) + 1);
      const running = this.#perform(job).finally(() => {
        this.#running.delete(running);
        this.#release(target);
        this.#onDone();
      });
      this.#running.add(running);
    }
    return jobs.length;
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await Promise.all(this.#running);
  }

  #release(target: string): void {
    const left = this.#busy.get(target)! - 1;
    if (left === 0) this.#busy.delete(target);
    else this.#busy.set(target, left);
  }

  async #perform(job: JobRow): Promise<void> {
    const { records, seams } = this.#context;
    const renewing = seams.timers.every(RENEW_MS, () => {
      const until = seams.clock.now() + LEASE_MS;
      // Who cannot renew loses the lease, and then its outcome counts for nothing.
      records.write((tables) => tables.jobs.renew(job, until)).catch(() => {});
    });
    try {
      const outcome = await this.#run(job);
      await records.write((tables) => tables.jobs.settle(settlementOf(job, outcome, seams.clock.now())));
    } catch {
      // It is done again when its lease ends, under the same id.
    } finally {
      renewing.cancel();
    }
  }

  async #run(job: JobRow): Promise<ActOutcome> {
    const inForce = this.#rules.byUuid(job.rule);
    if (inForce === undefined || inForce.stage === "draft") {
      return dead("the rule is no longer in force, or switched off");
    }
    const doc = job.doc as unknown as ActDoc;
    const action = this.#actions.get(doc.action) ?? this.#actions.get(CALLBACK)!;
    try {
      return await action.run({ ...doc, id: job.key, team: inForce.team, instance: job.instance });
    } catch (reason) {
      return { kind: "failed", result: (reason as Error).message };
    }
  }
}

/** Takes what is due, of each lane one: the next of a lane may not begin before it is known what came of this one. */
function* takeFirst({ jobs }: Tables, target: string, now: number, limit: number): Work<JobRow[]> {
  const taken = yield* jobs.take(target, now, now + LEASE_MS, limit);
  const first = new Set(new Map([...taken].reverse().map((job) => [job.lane, job])).values());
  for (const job of taken) {
    if (!first.has(job)) yield* jobs.settle({ ...job, due: DUE_AT_ONCE, attempts: job.attempts - 1 });
  }
  return taken.filter((job) => first.has(job));
}

function settlementOf(job: JobRow, outcome: ActOutcome, now: number) {
  const { id, fence, attempts } = job;
  const result = outcome.result.slice(0, RESULT_LENGTH);
  const base = { id, fence, attempts, result };
  switch (outcome.kind) {
    case "done":
      return { ...base, state: "done", due: null } as const;
    case "dead":
      return { ...base, state: "dead", due: null } as const;
    case "later":
      return { ...base, state: "waiting", due: outcome.at, attempts: attempts - 1 } as const;
    case "failed": {
      const next = nextAttempt(attempts, now);
      if (next === null) return { ...base, state: "dead", due: null } as const;
      const asked = now + Math.min(outcome.after ?? 0, LONGEST_PAUSE_MS);
      return { ...base, state: "waiting", due: Math.max(next, asked) } as const;
    }
  }
}
