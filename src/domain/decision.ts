import type { Partition } from "./instance.ts";
import type { PageRequest, Time } from "./values.ts";

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
  readonly project: string;
  /** Commit of the rule's repository. */
  readonly commit: string;
  readonly partition: Partition;
  readonly at: Time;
  /** The state of the log that it was made from. */
  readonly position: number;
  readonly selection: Selection;
  /** Whether the rule was only tried out. */
  readonly shadow: boolean;
  /** Who answered before, and since when; null when nobody did. */
  readonly incumbent: { readonly instance: string; readonly since: Time } | null;
  /** SHA-256 of all that was looked at. */
  readonly inputs: string;
}

/** Which decisions are wanted; what is left out does not narrow. */
export interface DecisionQuery extends PageRequest {
  readonly rule?: string;
  readonly partition?: Partition;
  readonly project?: string;
  /** UUID of an instance. */
  readonly champion?: string;
  /** Made at this moment or later. */
  readonly from?: Time;
  /** Made before this moment. */
  readonly to?: Time;
}

/** A decision made again from what was known then. */
export interface Replay {
  readonly decision: Decision;
  readonly selection: Selection;
  readonly verdicts: readonly Verdict[];
  readonly inputs: string;
  /** Whether the same was looked at and the same came of it. */
  readonly same: boolean;
}
