import type { Partition } from "./instance.ts";
import type { RuleStage } from "./rule.ts";
import type { Fields, PageRequest, Time } from "./values.ts";

export const firingOutcomes = ["held", "not_held", "missing", "suppressed"] as const;
/**
 * What an action rule said of an instance. `missing`: a value that the condition needs is not known. `suppressed`: it
 * would have acted, but its stage or a silence of the rule keeps it from it.
 */
export type FiringOutcome = (typeof firingOutcomes)[number];

export const firingCauses = ["change", "due", "schedule", "request"] as const;
/** What made the rule look: a change of what it names, the end of its FOR, its SCHEDULE, or somebody who asked. */
export type FiringCause = (typeof firingCauses)[number];

/** The record of one look of an action rule at an instance. */
export interface Firing {
  readonly uuid: string;
  /** UUID of the rule. */
  readonly rule: string;
  readonly team: string;
  /** Commit of the rule's repository. */
  readonly commit: string;
  readonly stage: RuleStage;
  /** UUID of the instance. */
  readonly instance: string;
  readonly cause: FiringCause;
  /** The state of the log that it was judged by. */
  readonly position: number;
  /** The moment that it was judged for. */
  readonly at: Time;
  readonly outcome: FiringOutcome;
  /** How many actions it set off; 0 also while FOR runs, and when it had acted before and nothing re-armed it. */
  readonly actions: number;
  /** A sentence: the part that did not hold with its values, which value was missing, or why it did not act. */
  readonly why: string;
  /** SHA-256 of all that it was judged by, as hex: a replay sees the same. */
  readonly inputs: string;
}

export interface FiringQuery extends PageRequest {
  /** UUID of a rule. */
  readonly rule?: string;
  /** UUID of an instance. */
  readonly instance?: string;
  readonly outcome?: FiringOutcome;
}

/** What an action is told of the firing that set it off; `{{…}}` in templates names its parts. */
export interface FiringReport {
  readonly firing: string;
  readonly rule: {
    readonly uuid: string;
    readonly team: string;
    readonly name: string;
    readonly description: string;
    readonly commit: string;
  };
  readonly instance: {
    readonly uuid: string;
    readonly project: string;
    readonly baseVersionId: string;
    readonly version: string;
    readonly partition: Partition;
    readonly fields: Fields;
    readonly tags: Readonly<Record<string, string>>;
  };
  /** `firing`, or `resolved` when what it fired for is over. */
  readonly status: "firing" | "resolved";
  readonly environment: string | null;
  /** The newest value of each metric that the rule names and that is known, as `Scope.name`. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly cause: FiringCause;
  readonly position: number;
  readonly at: Time;
  readonly why: string;
}

/** Asks a rule to look at an instance now. */
export interface FiringRequest {
  /** UUID of the rule. */
  readonly rule: string;
  /** UUID of the instance. */
  readonly instance: string;
}

/** One label of an alert and what it must be. */
export interface Matcher {
  readonly name: string;
  readonly value: string;
  /** Whether the value is a pattern that must match the whole label. */
  readonly isRegex: boolean;
}

/** Alerts whose labels all match are not sent for a time. */
export interface Silence {
  readonly uuid: string;
  readonly matchers: readonly Matcher[];
  readonly comment: string;
  readonly startsAt: Time;
  readonly endsAt: Time;
  readonly createdBy: string;
}

export interface NewSilence {
  readonly matchers: readonly { readonly name: string; readonly value: string; readonly isRegex?: boolean }[];
  readonly comment: string;
  /** Now unless told. */
  readonly startsAt?: Time;
  readonly endsAt: Time;
}
