import type { Dialect } from "../dialect.ts";
import { index, table } from "./statements.ts";

/** Which rules are in force, since which commit, and what is switched off. */
export function repositoryTables(d: Dialect): readonly string[] {
  return [
    // Appended only. The newest one is in force.
    table(
      "rule_commit",
      `id ${d.identity}, hash ${d.text} NOT NULL, source ${d.text} NOT NULL, folder ${d.text} NOT NULL, author ${d.text} NOT NULL,
       email ${d.text} NOT NULL, message ${d.text} NOT NULL, at ${d.int} NOT NULL, applied ${d.int} NOT NULL,
       forced ${d.int} NOT NULL, teams ${d.json} NOT NULL, problems ${d.json} NOT NULL`,
    ),
    index("rule_commit_hash", "rule_commit (hash, id)"),
    // Appended only: what became of a file with a commit. `source` is the entry whose document is in force, when it
    // is not this one.
    table(
      "rule_entry",
      `id ${d.identity}, revision ${d.int} NOT NULL, file ${d.text} NOT NULL, uuid ${d.text}, team ${d.text} NOT NULL,
       name ${d.text} NOT NULL, state ${d.text} NOT NULL, stage ${d.text}, source ${d.int}, document ${d.json},
       content ${d.text}, problems ${d.json} NOT NULL`,
    ),
    index("rule_entry_uuid", "rule_entry (uuid, id)"),
    // The newest entry of each file that is there.
    table(
      "rule_file",
      `file ${d.text} PRIMARY KEY, entry ${d.int} NOT NULL, team ${d.text} NOT NULL, state ${d.text} NOT NULL,
       stage ${d.text}`,
      d.clustered,
    ),
    // Appended only: kill switches. `position` is the newest of the log when one was set.
    table(
      "rule_switch",
      `id ${d.identity}, target ${d.text} NOT NULL, name ${d.text} NOT NULL, is_on ${d.int} NOT NULL,
       position ${d.int} NOT NULL, reason ${d.text} NOT NULL, at ${d.int} NOT NULL, actor ${d.text} NOT NULL`,
    ),
    index("rule_switch_target", "rule_switch (target, name, id)"),
  ];
}
