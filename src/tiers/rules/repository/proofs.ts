import { fingerprint } from "../../../domain/canonical.ts";
import type { RuleProblem, Team } from "../../../domain/rule.ts";
import type { NamedRule, ReadRules, RuleFile } from "./checks.ts";

/** Runs the tests of a rule once for as long as nothing changes that they depend on. */
export class Proofs {
  #known = new Map<string, readonly RuleProblem[]>();
  #used = new Map<string, readonly RuleProblem[]>();

  of(file: RuleFile & NamedRule, read: ReadRules, team: Team | undefined): readonly RuleProblem[] {
    const key = fingerprint([
      file,
      team,
      reliesOnOthers(file) ? read.rules.filter((each) => each.team === file.team) : [],
    ]);
    const problems = this.#known.get(key) ?? read.prove(file);
    this.#used.set(key, problems);
    return problems;
  }

  /** Forgets what was not asked for since the last time. */
  forget(): void {
    this.#known = this.#used;
    this.#used = new Map();
  }
}

const reliesOnOthers = ({ rule }: NamedRule): boolean =>
  rule.kind === "selection" && rule.fallback.some((each) => "rule" in each);
