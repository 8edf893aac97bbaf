import { fingerprint } from "../../../domain/canonical.ts";
import type { FiringOutcome, FiringReport } from "../../../domain/firing.ts";
import { timeOf } from "../../../domain/time.ts";
import type { JobRow } from "../../../stores/records/store.ts";
import { advance, type Firing } from "../firing/firing.ts";
import { type CandidateSource, candidateOf, type Series } from "../select/candidate.ts";
import { type Judgement, judge, judgeUntil } from "../select/judge.ts";
import { type ActionInForce, compiledOf } from "../trigger/compiled-rules.ts";
import { whyNotActing } from "./stages.ts";

/** What one look comes to. */
export interface Judged {
  readonly outcome: FiringOutcome;
  readonly why: string;
  /** Where the rule stands with the instance from now on. */
  readonly standing: Firing;
  readonly acts: boolean;
  /** What it had acted on is over. */
  readonly resolves: boolean;
  /** When to look again though nothing happens; null for never. */
  readonly due: number | null;
  /** Whether the rule has to do with the instance at all, so that the look is worth a record. */
  readonly concerns: boolean;
  readonly inputs: string;
}

const SECOND_MS = 1_000;

/** One look of a rule at an instance as it was; pure, so that it can be repeated. */
export function judgeEntry(
  inForce: ActionInForce,
  { cause, at, position }: Pick<JobRow, "cause" | "at" | "position">,
  source: CandidateSource,
  before: Firing,
): Judged {
  const { rule, commit } = inForce;
  const compiled = compiledOf(inForce);
  const candidate = candidateOf(source);
  // Rules judge whole seconds: the one that sees all that has happened by now.
  const moment = Math.ceil(at / SECOND_MS) * SECOND_MS;
  const judgement = judge(compiled, candidate, moment);
  const until = judgeUntil(compiled, candidate, moment);
  const holds = judgement.outcome === "held";
  const { firing, acts, due } = advance(rule, before, { at, cause, holds, until: until?.outcome === "held" });
  const hindered = acts ? whyNotActing(inForce, source.partition) : null;
  return {
    outcome: hindered === null ? judgement.outcome : "suppressed",
    why: hindered ?? (holds && !acts ? whyQuiet(firing, due) : judgement.why),
    standing: firing,
    acts: acts && hindered === null,
    resolves: before.phase === "acted" && firing.phase !== "acted",
    due: earliest(due, nextPoint(source.series, moment)),
    concerns: cause === "request" || before.phase !== "waiting" || !isOfNoConcern(judgement),
    inputs: fingerprint({ rule: rule.uuid, commit, cause, at, position, source, before }),
  };
}

/** GIVEN says which instances a rule is about. */
const isOfNoConcern = ({ outcome, part }: Judgement): boolean => outcome !== "held" && part === "given";

function whyQuiet(firing: Firing, due: number | null): string {
  if (firing.phase === "pending" && due !== null) {
    return `it holds since ${timeOf(firing.since)} and acts if it still does at ${timeOf(due)}`;
  }
  return firing.phase === "acted" ? "it has acted and nothing has re-armed it" : "UNTIL holds";
}

/** When the next point that is known already will have been measured, by a clock that is ahead. */
function nextPoint(series: readonly Series[], moment: number): number | null {
  const ahead = series.flatMap(({ times }) => times.find((time) => time > moment) ?? []);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

function earliest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

/** What actions are told. */
export function reportOf(
  { rule, commit }: ActionInForce,
  job: Pick<JobRow, "cause" | "at" | "position">,
  source: CandidateSource,
  { firing, why, status }: Pick<FiringReport, "firing" | "why" | "status">,
): FiringReport {
  const metrics = source.series.flatMap(({ scope, name, dimensions, times, values }) => {
    const known = times.filter((time) => time <= job.at).length;
    const context = dimensions === "{}" ? "" : dimensions;
    return known === 0 ? [] : [[`${scope}.${name}${context}`, values[known - 1]!] as const];
  });
  return {
    firing,
    rule: {
      ...{ uuid: rule.uuid, team: rule.team, name: rule.name, description: rule.description },
      commit,
    },
    instance: {
      ...{ uuid: source.uuid, project: source.project, baseVersionId: source.baseVersionId },
      ...{ version: source.version, partition: source.partition },
      ...{ fields: source.fields, tags: source.tags },
    },
    status,
    environment: rule.environment,
    metrics: Object.fromEntries(metrics),
    ...{ cause: job.cause, position: job.position, at: timeOf(job.at), why },
  };
}
