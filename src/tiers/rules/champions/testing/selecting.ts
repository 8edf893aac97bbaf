import type { RuleStage, SelectionRule, Team } from "../../../../domain/rule.ts";
import type { RuleBook, StagedRule } from "../../rule-book.ts";
import { selectionRule } from "../../select/testing/make.ts";

const team: Team = { name: "team", projects: ["p"], environments: ["production"], callbacks: {} };

/** Selection rules of the project `p` that are in force because a test says so. */
export class SelectionRules implements RuleBook {
  generation = 1;
  readonly #rules = new Map<string, StagedRule>();

  all(): Iterable<StagedRule> {
    return this.#rules.values();
  }

  byUuid(uuid: string): StagedRule | undefined {
    return this.#rules.get(uuid);
  }

  put(parts: Partial<SelectionRule> = {}, stage: RuleStage = "on", commit = "c0ffee"): SelectionRule {
    const rule = selectionRule({
      ...{ team: "team", name: "champion", uuid: "rule", project: "p", stage },
      ...parts,
    });
    this.#rules.set(rule.uuid, { rule, commit, team, stage });
    this.generation += 1;
    return rule;
  }
}
