import { canonicalJson } from "../../../domain/canonical.ts";
import { choices } from "../../../domain/decision.ts";
import type { SelectionRule } from "../../../domain/rule.ts";
import { readRule } from "../language/read.ts";
import type { LineReader } from "./line.ts";
import type { LoggedDecision } from "./log.ts";
import type { InForce } from "./past.ts";

/** What rules decided, and the rules as they were, while the lines about them come in. */
export class Decided {
  private readonly decisions: LoggedDecision[] = [];
  private readonly rules = new Map<string, SelectionRule>();

  readDecision(line: LineReader): void {
    const choice = choices.find((each) => each === line.text("choice"));
    if (choice === undefined) throw line.refusal(`choice is one of ${choices.join(", ")}`);
    this.decisions.push({
      ...{ uuid: line.text("uuid"), rule: line.text("rule"), commit: line.text("commit") },
      ...{ partition: canonicalJson(line.values("partition")), moment: line.time("at") },
      ...{ position: line.number("position"), shadow: line.boolean("shadow"), inputs: line.text("inputs") },
      selection: {
        champion: line.has("champion") ? line.text("champion") : null,
        choice,
        why: line.text("why"),
      },
      incumbent: line.has("incumbent")
        ? { instance: line.text("incumbent"), since: line.time("incumbentSince") }
        : null,
    });
  }

  readRule(line: LineReader): void {
    const [uuid, commit, project] = [line.text("uuid"), line.text("commit"), line.text("project")];
    const { rule, problems } = readRule(line.text("file"), line.text("text"));
    if (rule?.kind !== "selection") throw line.refusal(problems[0]?.message ?? "it is no selection rule");
    // The rule may have left it to its team.
    this.rules.set(formKey(uuid, commit), { ...rule, project });
  }

  /** UUIDs of the rules that decided anything. */
  deciders(): readonly string[] {
    return [...new Set(this.decisions.map(({ rule }) => rule))].sort();
  }

  /** Oldest first. */
  decisionsOf(rule: string): readonly LoggedDecision[] {
    return this.decisions.filter((each) => each.rule === rule);
  }

  /** The rule as it was with a commit; undefined when no line tells. */
  ruleAt(rule: string, commit: string): SelectionRule | undefined {
    return this.rules.get(formKey(rule, commit));
  }

  /** Whom a rule answered with in a partition; null when it decided nothing anywhere. */
  champions(rule: string, partition: string): readonly InForce[] | null {
    const all = this.decisionsOf(rule);
    if (all.length === 0) return null;
    return all
      .filter((each) => each.partition === partition)
      .map(({ moment, shadow, selection }) => ({
        from: moment,
        instance: shadow ? null : selection.champion,
      }));
  }
}

const formKey = (rule: string, commit: string): string => `${commit} ${rule}`;
