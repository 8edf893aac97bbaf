import type { Rule, RuleProblem, RuleStage, Team } from "./rule.ts";
import type { PageRequest, Time } from "./values.ts";

/**
 * How a rule's file stands: its newest version is in force; an older version is in force because the newest one is
 * broken; or none is.
 */
export const ruleStates = ["in_force", "stale", "broken"] as const;
export type RuleState = (typeof ruleStates)[number];

/** A commit of the rules' repository as Gallery took it up. */
export interface RuleCommit {
  readonly hash: string;
  readonly author: string;
  readonly message: string;
  /** When it was made, as its committer says. */
  readonly at: Time;
  readonly appliedAt: Time;
  /** The commit in force before is not among its ancestors: somebody pushed by force, or the operator changed the source. */
  readonly forced: boolean;
  readonly errors: number;
  readonly warnings: number;
}

export interface RulesStatus {
  /** Null when this server follows no repository; it goes by what others take up. */
  readonly repository: { readonly url: string; readonly branch: string; readonly folder: string } | null;
  /** Null before the first. */
  readonly commit: RuleCommit | null;
  readonly inForce: number;
  readonly stale: number;
  readonly broken: number;
  /** When this server last got an answer; null before the first. */
  readonly seenAt: Time | null;
  /** Since when, and why, this server cannot read the repository; what is in force stays so. */
  readonly unreachable: { readonly since: Time; readonly why: string } | null;
}

export interface RuleSummary {
  readonly file: string;
  /** Null while no version of the file could be read. */
  readonly uuid: string | null;
  readonly team: string;
  readonly name: string;
  readonly state: RuleState;
  /** As its file says, and as kill switches leave it; null when none is in force. */
  readonly stage: RuleStage | null;
  readonly effectiveStage: RuleStage | null;
  readonly kind: Rule["kind"] | null;
  readonly description: string | null;
  /** The commit that brought the version in force. */
  readonly commit: string | null;
  /** Errors that keep the newest version out of force. */
  readonly errors: number;
}

export interface RuleDetails extends RuleSummary {
  /** The version in force, and the text of its file. */
  readonly rule: Rule | null;
  readonly text: string | null;
  readonly problems: readonly RuleProblem[];
  /** True when its file was removed. */
  readonly removed: boolean;
}

/** One commit that changed a rule's file. */
export interface RuleChange {
  readonly commit: string;
  readonly author: string;
  readonly message: string;
  readonly at: Time;
  /** Whether the file is there afterwards. */
  readonly removed: boolean;
}

/** Whose line it is. */
export interface RuleLine {
  readonly line: number;
  readonly text: string;
  readonly commit: string;
  readonly author: string;
  readonly at: Time;
}

export const switchTargets = ["rule", "team", "all"] as const;

/** What a kill switch turns off. */
export interface RuleSwitchTarget {
  readonly target: (typeof switchTargets)[number];
  /** UUID of a rule or name of a team; empty for all. */
  readonly name: string;
}

export interface RuleSwitch extends RuleSwitchTarget {
  readonly on: boolean;
  readonly reason: string;
  readonly at: Time;
  readonly by: string;
}

export interface NewRuleSwitch {
  readonly target: RuleSwitchTarget["target"];
  /** UUID of a rule or name of a team; left out for all. */
  readonly name?: string;
  /** False turns off: as if the rule were a draft. */
  readonly on: boolean;
  readonly reason: string;
}

export interface RuleQuery extends PageRequest {
  readonly team?: string;
  readonly stage?: RuleStage;
  readonly state?: RuleState;
}

/** A rule that may act, as it stands in a commit. The object stays the same as long as its version does. */
export interface RuleInForce {
  readonly rule: Rule;
  /** The commit that brought this version; decisions name it. */
  readonly commit: string;
  readonly file: string;
  /** A newer version of its file is broken. */
  readonly stale: boolean;
}

/** The rules that this server goes by, in memory, at most about a second behind what any server took up. */
export interface RulesInForce {
  all(): readonly RuleInForce[];
  byUuid(uuid: string): RuleInForce | undefined;
  team(name: string): Team | undefined;
  /** How far a rule may go now: `draft` when it, its team or all are switched off. */
  stageOf(rule: Rule): RuleStage;
  /** Tells of every change of what the others answer; returns the way to stop it. */
  onChange(listener: () => void): () => void;
}
