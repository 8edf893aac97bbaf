import type { Rule, RuleStage, Team } from "../../domain/rule.ts";
import type { RuleInForce, RulesInForce } from "../../domain/rule-repository.ts";

/** A rule that counts now. */
export interface StagedRule {
  readonly rule: Rule;
  /** Of the repository, in which the rule came to be as it is. */
  readonly commit: string;
  readonly team: Team;
  /** How far it may go: what its file says, or `draft` while it is switched off. */
  readonly stage: RuleStage;
}

/** The rules that this server goes by. */
export interface RuleBook {
  /** Grows whenever a rule comes into force, changes, is switched, or goes. */
  readonly generation: number;
  all(): Iterable<StagedRule>;
  byUuid(uuid: string): StagedRule | undefined;
}

/** The rules of a source, each with its team and how far it may go; without its team a rule is not in force. */
export class LiveRuleBook implements RuleBook {
  readonly #source: RulesInForce;
  #generation = 1;

  /** @param onChange called when other rules are in force */
  constructor(source: RulesInForce, onChange: () => void = () => {}) {
    this.#source = source;
    source.onChange(() => {
      this.#generation += 1;
      onChange();
    });
  }

  get generation(): number {
    return this.#generation;
  }

  all(): readonly StagedRule[] {
    return [...this.#source.all()].flatMap((known) => this.#staged(known) ?? []);
  }

  byUuid(uuid: string): StagedRule | undefined {
    const known = this.#source.byUuid(uuid);
    return known && this.#staged(known);
  }

  #staged({ rule, commit }: RuleInForce): StagedRule | undefined {
    const team = this.#source.team(rule.team);
    return team && { rule, commit, team, stage: this.#source.stageOf(rule) };
  }
}
