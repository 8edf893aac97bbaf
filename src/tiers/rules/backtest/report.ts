import type { Choice } from "../../../domain/decision.ts";
import type { Partition } from "../../../domain/instance.ts";
import type { Time } from "../../../domain/values.ts";
import type { Objective } from "./objective.ts";
import type { Gain } from "./tally.ts";

/** A way to choose that a rule is compared with. */
export type WayKind =
  /** The rule itself. */
  | "rule"
  /** Whom the rule really answered with, by its log of decisions. */
  | "champions"
  /** What was really deployed in the rule's environment. */
  | "deployed"
  /** Always the newest instance of one base version id that is not deprecated. */
  | "static"
  /** The static choice that turned out best over all. */
  | "best_static"
  /** The static choice that turned out best in each partition. */
  | "best_static_by_partition"
  /** The first champion of each partition, for good. */
  | "first_kept"
  /** What turned out best after each decision: nobody can know it before. */
  | "oracle";

/** How one way to choose fared. */
export interface WayReport {
  readonly kind: WayKind;
  readonly label: string;
  /** Mean of the objective over the decisions for which it is known; null when for none. */
  readonly mean: number | null;
  readonly scored: number;
  /** What the rule gained a decision over this way, above zero when the rule was better; null for the rule itself. */
  readonly gain: Gain | null;
  /** The same week by week, summed over the decisions of each. */
  readonly weeks: readonly { readonly from: Time; readonly gain: number; readonly decisions: number }[];
}

/** A champion for as long as it answered. */
export interface Stretch {
  readonly from: Time;
  readonly until: Time;
  /** UUID; null without a champion. */
  readonly instance: string | null;
  readonly baseVersionId: string | null;
  readonly version: string | null;
}

export interface PartitionReport {
  readonly partition: Partition;
  readonly decisions: number;
  readonly switches: number;
  readonly withoutChampion: number;
  /** Mean of the rule's objective; null when it is never known. */
  readonly mean: number | null;
  readonly scored: number;
  /** Its best static choice in hindsight. */
  readonly bestStatic: { readonly baseVersionId: string; readonly mean: number } | null;
  readonly stretches: readonly Stretch[];
}

/** What a rule would have chosen over a past, and what it would have won. */
export interface BacktestReport {
  readonly rule: { readonly team: string; readonly name: string; readonly uuid: string };
  readonly objective: Objective;
  /** The first decision and the end of the last; null without a decision. */
  readonly from: Time | null;
  readonly until: Time | null;
  readonly decisions: number;
  /** How often one champion followed another in a partition. */
  readonly switches: number;
  readonly withoutChampion: number;
  readonly choices: Readonly<Record<Choice, number>>;
  /** The rule first. */
  readonly ways: readonly WayReport[];
  readonly partitions: readonly PartitionReport[];
}
