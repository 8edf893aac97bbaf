import { fingerprint } from "../../../domain/canonical.ts";
import type { FiringCause } from "../../../domain/firing.ts";
import type { ActionRule } from "../../../domain/rule.ts";
import { EVALUATIONS } from "../../../stores/records/jobs.ts";
import type { NewJob, WakeRow } from "../../../stores/records/store.ts";

/* What tells one piece of work from all others. The rule comes last: its UUID may be any text. */

/** A look at an instance; those of one rule and instance are done one after the other. */
export function lookJob(
  rule: string,
  instance: number,
  cause: FiringCause,
  occasion: string | number,
  when: { readonly position: number; readonly at: number },
  doc: NewJob["doc"] = null,
): NewJob {
  return {
    kind: "evaluate",
    key: `${cause} ${occasion} ${instance} ${rule}`,
    target: EVALUATIONS,
    lane: `look ${instance} ${rule}`,
    rule,
    instance,
    cause,
    position: when.position,
    at: when.at,
    firing: null,
    doc,
  };
}

export const dueKey = (rule: string, instance: number): string => `due ${instance} ${rule}`;

/** One for each form of a rule's SCHEDULE, so that one that was changed is no longer followed. */
export const scheduleKey = ({ uuid, schedule }: ActionRule): string =>
  `schedule ${fingerprint(schedule).slice(0, 16)} ${uuid}`;

export const requestKey = (firing: string): string => `request ${firing}`;

/** The UUID that a requested firing was promised. */
export const requestedFiring = ({ cause, key }: WakeRow): string | null =>
  cause === "request" ? key.slice(requestKey("").length) : null;
