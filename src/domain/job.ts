import type { PageRequest, Time } from "./values.ts";

export const jobKinds = ["evaluate", "act"] as const;
export type JobKind = (typeof jobKinds)[number];

export const jobStates = ["waiting", "done", "dead"] as const;
/** `dead`: given up after the last attempt, kept until somebody replays it. */
export type JobState = (typeof jobStates)[number];

/** A piece of work of the rule engine: to look at an instance with a rule, or to do what a rule has decided. */
export interface Job {
  /** The same in every attempt; of an act also the id of the message that it sends. */
  readonly id: string;
  readonly kind: JobKind;
  /** UUID of the rule. */
  readonly rule: string;
  /** UUID of the instance. */
  readonly instance: string;
  /** The action of an act; null for an evaluation. */
  readonly action: string | null;
  /** UUID of the firing that an act belongs to; null for an evaluation. */
  readonly firing: string | null;
  readonly state: JobState;
  readonly attempts: number;
  /** When it is tried next; null when it no longer waits. */
  readonly nextAt: Time | null;
  /** What came of the last attempt; null before the first. */
  readonly lastResult: string | null;
}

export interface JobQuery extends PageRequest {
  readonly state?: JobState;
  /** UUID of a rule. */
  readonly rule?: string;
  /** UUID of a firing: what became of its actions. */
  readonly firing?: string;
}
