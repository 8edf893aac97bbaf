import type { Choice, Verdict } from "./decision.ts";
import type { Instance, Partition } from "./instance.ts";
import type { Time } from "./values.ts";

/** Which selection rule is asked: one in force by its UUID, or one that comes with the question. */
export interface AskedRule {
  /** A UUID, the text of a rule's file (JSON or YAML), or what it parses to. */
  readonly rule: string | Readonly<Record<string, unknown>>;
  /** The project of a rule that comes with the question and names none, which has to be told. */
  readonly project?: string;
}

export interface ChampionRequest extends AskedRule {
  /** The only partition of the rule's candidates unless told. */
  readonly partition?: Partition;
}

/** Who answers for a partition now, and why. */
export interface Champion {
  /** With its blob or files; null when there is no champion. */
  readonly champion: Instance | null;
  readonly partition: Partition;
  readonly choice: Choice;
  /** A sentence: why this one, or why there is none. */
  readonly why: string;
  /** UUID of the decision that stands; null when nothing is recorded, as for a rule that came with the question. */
  readonly decision: string | null;
  readonly rule: string;
  /** Of the rule's repository; null for a rule that came with the question. */
  readonly commit: string | null;
  /** Whether the rule is only tried out (in shadow, or a canary elsewhere): what it says is not to be served. */
  readonly shadow: boolean;
  /** The state of the log that it was made from. */
  readonly position: number;
  /** The whole second for which it was made. */
  readonly at: Time;
}

export interface ExplainedChampion extends Champion {
  /** One for each candidate, newest first. */
  readonly verdicts: readonly Verdict[];
}
