import type { ActionRule } from "../../../domain/rule.ts";

/**
 * Where one rule stands with one instance, kept from look to look. `waiting`: the condition has not held, or not again
 * since it was re-armed. `pending`: it holds since `since`, not yet as long as FOR asks. `acted`: it has acted and is
 * not re-armed.
 */
export type Firing =
  | { readonly phase: "waiting" }
  /** Milliseconds since the epoch of the first look at which the condition held. */
  | { readonly phase: "pending"; readonly since: number }
  | { readonly phase: "acted" };

export const unfired: Firing = { phase: "waiting" };

/** What made the rule look. */
export type LookCause = "change" | "due" | "schedule" | "request";

/** One look of a rule at an instance. What is missing does not hold. */
export interface Look {
  /** Milliseconds since the epoch; never before the look before it. */
  readonly at: number;
  readonly cause: LookCause;
  /** Whether GIVEN and WHEN hold. */
  readonly holds: boolean;
  /** Whether UNTIL holds; of no matter to a rule without one. */
  readonly until: boolean;
}

export interface Advance {
  readonly firing: Firing;
  readonly acts: boolean;
  /** When to look again though nothing happens, in milliseconds since the epoch: the end of FOR; null for never. */
  readonly due: number | null;
}

/**
 * One step of an action rule. The condition has to hold at every look over FOR; a look at which it does not hold, or
 * cannot be told, begins FOR anew. Having acted, the rule acts again only after UNTIL held, or without one after the
 * condition did not hold; the look that re-arms it does not act. A rule without WHEN has no condition that could
 * cease, so a scheduled moment and a request re-arm it: it acts at each.
 */
export function advance(
  rule: Pick<ActionRule, "for" | "until" | "when">,
  before: Firing,
  look: Look,
): Advance {
  if (before.phase === "acted" && !isUnconditional(rule, look)) {
    const rearmed = rule.until === null ? !look.holds : look.until;
    return { firing: rearmed ? unfired : before, acts: false, due: null };
  }
  if (!look.holds) return { firing: unfired, acts: false, due: null };
  const since = before.phase === "pending" ? before.since : look.at;
  const due = since + rule.for * 1000;
  if (look.at >= due) return { firing: { phase: "acted" }, acts: true, due: null };
  return { firing: { phase: "pending", since }, acts: false, due };
}

const isUnconditional = (rule: Pick<ActionRule, "until" | "when">, { cause }: Look): boolean =>
  rule.when === null && rule.until === null && (cause === "schedule" || cause === "request");

/** The first scheduled moment after `moment`, both in milliseconds since the epoch; null when there is none left. */
export function nextScheduled(schedule: ActionRule["schedule"], moment: number): number | null {
  const moments = schedule.flatMap((entry) => {
    if ("every" in entry) {
      const period = entry.every * 1000;
      return [(Math.floor(moment / period) + 1) * period];
    }
    return [Date.parse(entry.start), Date.parse(entry.end)].filter((at) => at > moment);
  });
  return moments.length === 0 ? null : moments.reduce((first, at) => Math.min(first, at));
}
