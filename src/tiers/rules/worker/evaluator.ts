import { EVALUATIONS } from "../../../stores/records/jobs.ts";
import type { JobRow, StandingRow } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";
import type { Actions } from "../actions/act.ts";
import { type Firing, unfired } from "../firing/firing.ts";
import type { RulesInForce } from "../in-force.ts";
import { type ActionInForce, compiledOf, isAction } from "../trigger/compiled-rules.ts";
import { type Entry, entriesOf } from "./entries.ts";
import { type Judged, judgeEntry, reportOf } from "./judging.ts";
import { LEASE_MS } from "./lease.ts";
import { type PlannedAct, type Result, settleAll } from "./settling.ts";

/** Jobs of one write. */
const BATCH = 256;

/**
 * Looks at instances with rules. A look's record, its actions, and where the rule then stands are one write with the
 * end of its job, which has no effect if the job was taken by somebody else since.
 */
export class Evaluator {
  readonly #context: TierContext;
  readonly #rules: RulesInForce;
  readonly #actions: Actions;

  constructor(context: TierContext, rules: RulesInForce, actions: Actions) {
    this.#context = context;
    this.#rules = rules;
    this.#actions = actions;
  }

  /** Does what is due, as many jobs as one write takes; gives how many there were. */
  async turn(): Promise<number> {
    const { records, seams } = this.#context;
    const jobs = await records.write((tables) => {
      const now = seams.clock.now();
      return tables.jobs.take(EVALUATIONS, now, now + LEASE_MS, BATCH);
    });
    if (jobs.length === 0) return 0;
    const results = await this.#judgeAll(jobs);
    await records.write((tables) => settleAll(tables, results, seams.clock.now()));
    return jobs.length;
  }

  async #judgeAll(jobs: readonly JobRow[]): Promise<Result[]> {
    const rules = new Map(jobs.map((job) => [job.id, this.#ruleOf(job)]));
    const asked = jobs.flatMap((job) => {
      const rule = rules.get(job.id);
      return rule === undefined ? [] : [{ job, compiled: compiledOf(rule) }];
    });
    const { entries, rows } = await this.#context.records.read(function* (tables) {
      return { entries: yield* entriesOf(tables, asked), rows: yield* tables.firings.standings(jobs) };
    });
    const standings = new Map(rows.map((row) => [subjectOf(row), standingOf(row)]));
    const failed = new Set<string>();
    return jobs.map((job): Result => {
      const rule = rules.get(job.id);
      if (rule === undefined) return { job, outcome: null };
      // What comes after a look that failed waits with it.
      if (failed.has(job.lane)) return { job, failure: null };
      const subject = subjectOf(job);
      const before = standings.get(subject) ?? unfired;
      try {
        const outcome = this.#judge(rule, job, entries.get(job.id)!, before);
        standings.set(subject, outcome.judged.standing);
        return { job, outcome };
      } catch (reason) {
        failed.add(job.lane);
        return { job, failure: (reason as Error).message };
      }
    });
  }

  #ruleOf(job: JobRow): ActionInForce | undefined {
    const found = this.#rules.byUuid(job.rule);
    return found !== undefined && isAction(found) && found.stage !== "draft" ? found : undefined;
  }

  #judge(inForce: ActionInForce, job: JobRow, { source }: Entry, before: Firing) {
    const judged = judgeEntry(inForce, job, source, before);
    const firing = (job.doc?.firing as string | undefined) ?? this.#context.seams.ids.uuid();
    const status = judged.acts ? "firing" : "resolved";
    const acts = this.#actsOf(inForce, judged).map((act) => ({
      ...act,
      report: reportOf(inForce, job, source, { firing, why: judged.why, status }),
    }));
    return { inForce, before, judged, firing, acts };
  }

  #actsOf({ rule }: ActionInForce, { acts, resolves }: Judged): Omit<PlannedAct, "report">[] {
    return rule.actions.flatMap(({ action, parameters }, place) => {
      const wanted = acts || (resolves && this.#actions.get(action)?.resolves === true);
      return wanted ? [{ place, action, parameters }] : [];
    });
  }
}

const subjectOf = ({ rule, instance }: Pick<JobRow, "rule" | "instance">): string => `${instance} ${rule}`;

const standingOf = ({ phase, since }: StandingRow): Firing =>
  phase === "pending" ? { phase, since: since! } : { phase };
