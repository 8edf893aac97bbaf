import type { Partition } from "./instance.ts";
import type { Time } from "./values.ts";

/** Why a candidate is not the champion; `champion` and `beaten` passed every condition. */
export const verdictKinds = [
  "champion",
  "beaten",
  "given",
  "when",
  "guard",
  "evidence",
  "missing",
  "deprecated",
] as const;
export type VerdictKind = (typeof verdictKinds)[number];

/** What a decision says of one candidate. */
export interface Verdict {
  readonly instance: string;
  readonly baseVersionId: string;
  readonly version: string;
  readonly verdict: VerdictKind;
  /** A sentence: the part that did not hold with its values, or which value was missing. */
  readonly why: string;
}

/** How a champion came to be: the comparator chose it, the incumbent stayed, a fallback answered, or there is none. */
export const choices = ["best", "kept", "fallback", "none"] as const;
export type Choice = (typeof choices)[number];

/** One evaluation of a selection rule for one partition at one moment. */
export interface Selection {
  /** UUID of the instance, or null when there is no champion. */
  readonly champion: string | null;
  readonly choice: Choice;
  /** A sentence: why this one, or why the incumbent stayed. */
  readonly why: string;
}

/** The record of one rule evaluation. */
export interface Decision {
  readonly uuid: string;
  readonly rule: string;
  readonly team: string;
  /** Commit of the rule's repository; null for a rule that came with the request. */
  readonly commit: string | null;
  readonly partition: Partition;
  readonly at: Time;
  /** The state of the log that it was made from. */
  readonly position: number;
  readonly selection: Selection;
}
