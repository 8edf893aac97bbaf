import type { Rule, RuleStage, Team } from "../../domain/rule.ts";

/** A rule that counts now. */
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

/** What a repository knows of a rule. */
interface KnownRule {
  readonly rule: Rule;
  readonly commit: string;
}

/** What is known of a repository of rules and its teams. */
export interface RuleSource {
  all(): Iterable<KnownRule>;
  byUuid(uuid: string): KnownRule | undefined;
  team(name: string): Team | undefined;
  /** As kill switches leave it. */
  stageOf(rule: Rule): RuleStage;
  onChange(listener: () => void): () => void;
}

/** The rules of a source, each with its team and how far it may go; without its team a rule is not in force. */
export class FollowedRules implements RulesInForce {
  readonly #source: RuleSource;
  #generation = 1;

  /** @param onChange called when other rules are in force */
  constructor(source: RuleSource, onChange: () => void = () => {}) {
    this.#source = source;
    source.onChange(() => {
      this.#generation += 1;
      onChange();
    });
  }

  get generation(): number {
    return this.#generation;
  }

  all(): readonly RuleInForce[] {
    return [...this.#source.all()].flatMap((known) => this.#inForce(known) ?? []);
  }

  byUuid(uuid: string): RuleInForce | undefined {
    const known = this.#source.byUuid(uuid);
    return known && this.#inForce(known);
  }

  #inForce({ rule, commit }: KnownRule): RuleInForce | undefined {
    const team = this.#source.team(rule.team);
    return team && { rule, commit, team, stage: this.#source.stageOf(rule) };
  }
}
