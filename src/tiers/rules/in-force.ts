import type { Rule, RuleStage, Team } from "../../domain/rule.ts";

/** A rule that counts now. The same object as long as nothing about it changes. */
export interface RuleInForce {
  readonly rule: Rule;
  /** Of the repository, in which the rule came to be as it is. */
  readonly commit: string;
  readonly team: Team;
  /** How far it may go: what its file says, or `draft` while it is switched off. */
  readonly stage: RuleStage;
}

/** The rules that this server goes by. */
export interface RulesInForce {
  /** Grows whenever a rule comes into force, changes, is switched, or goes. */
  readonly generation: number;
  all(): Iterable<RuleInForce>;
  byUuid(uuid: string): RuleInForce | undefined;
}
