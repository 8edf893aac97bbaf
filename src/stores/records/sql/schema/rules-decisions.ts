import type { Dialect } from "../dialect.ts";
import { index, table } from "./statements.ts";

/** What selection rules decided, and who answers by them. */
export function decisionTables(d: Dialect): readonly string[] {
  return [
    // A rule as it was written, so that a decision can be made again without its repository.
    table("rule_form", `id ${d.identity}, digest ${d.text} NOT NULL UNIQUE, rule ${d.json} NOT NULL`),
    table(
      "decision",
      `id ${d.identity}, uuid ${d.text} NOT NULL UNIQUE, rule ${d.text} NOT NULL, team ${d.text} NOT NULL,
       project ${d.text} NOT NULL, rule_commit ${d.text} NOT NULL, form ${d.int} NOT NULL, partition ${d.text} NOT NULL,
       at ${d.int} NOT NULL, position ${d.int} NOT NULL, champion ${d.text}, choice ${d.text} NOT NULL,
       why ${d.text} NOT NULL, shadow ${d.int} NOT NULL, inputs ${d.text} NOT NULL, incumbent ${d.text}, since ${d.int},
       fallbacks ${d.json} NOT NULL`,
    ),
    index("decision_rule", "decision (rule, id)"),
    index("decision_partition", "decision (rule, partition, id)"),
    `${index("decision_champion", "decision (champion, id)")} WHERE champion IS NOT NULL`,
    index("decision_project", "decision (project, id)"),
    index("decision_at", "decision (at)"),
    table(
      "champion",
      `rule ${d.text} NOT NULL, partition ${d.text} NOT NULL, decision ${d.int} NOT NULL, instance ${d.text}, since ${d.int},
       PRIMARY KEY (rule, partition)`,
      d.clustered,
    ),
    index("champion_decision", "champion (decision)", true),
  ];
}
