import type { Choice } from "../../domain/decision.ts";
import type { Work } from "./sql/query.ts";

/** The record of one selection. Instances are UUIDs, as a rule may name one that does not exist. */
export interface DecisionRow {
  readonly id: number;
  readonly uuid: string;
  readonly rule: string;
  readonly team: string;
  readonly project: string;
  readonly commit: string;
  /** Id of the rule as it was written then. */
  readonly form: number;
  /** Canonical JSON. */
  readonly partition: string;
  readonly at: number;
  /** The state of the log that it was made from. */
  readonly position: number;
  readonly champion: string | null;
  readonly choice: Choice;
  readonly why: string;
  readonly shadow: boolean;
  /** Digest of all that was looked at. */
  readonly inputs: string;
  readonly incumbent: string | null;
  /** Since when the incumbent had answered; null without one. */
  readonly since: number | null;
  /** What each fallback came to, as far as they were asked. */
  readonly fallbacks: readonly (string | null)[];
}

/** Who answers for a rule in a partition, by which decision. */
export interface ChampionRow {
  readonly rule: string;
  readonly partition: string;
  /** Id of the decision that stands. */
  readonly decision: number;
  readonly decisionUuid: string;
  readonly instance: string | null;
  readonly since: number | null;
  readonly form: number;
  readonly commit: string;
  readonly choice: Choice;
  readonly shadow: boolean;
}

export interface DecisionFilter {
  readonly rule?: string;
  readonly partition?: string;
  readonly champion?: string;
  readonly project?: string;
  /** Made at this moment or later. */
  readonly from?: number;
  /** Made before this moment. */
  readonly to?: number;
  readonly before: number;
}

export interface Decisions {
  /** The newest position of the log and the newest decision's id: unless one has moved, every answer stands. */
  head(): Work<{ position: number; decision: number }>;
  insert(row: Omit<DecisionRow, "id">): Work<number>;
  byUuid(uuid: string): Work<DecisionRow | undefined>;
  /** Newest first, with ids below `before`. */
  list(filter: DecisionFilter, limit: number): Work<DecisionRow[]>;
  /** Keeps a rule as it was written, once for each text; gives its id. */
  ensureForm(digest: string, rule: unknown): Work<number>;
  form(id: number): Work<unknown>;
  champion(rule: string, partition: string): Work<ChampionRow | undefined>;
  champions(rule: string): Work<ChampionRow[]>;
  /** Those whose decision is newer than one. */
  championsSince(decision: number): Work<ChampionRow[]>;
  putChampion(row: Pick<ChampionRow, "rule" | "partition" | "decision" | "instance" | "since">): Work<void>;
  /** Forgets decisions from before a moment that no longer stand, oldest first; gives how many. */
  prune(before: number, limit: number): Work<number>;
}
