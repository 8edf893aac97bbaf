import type { Dialect } from "../dialect.ts";
import { index, table } from "./statements.ts";

/** What rules have to do, what they did, and what keeps an action from being done twice. */
export function jobTables(d: Dialect): readonly string[] {
  return [
    // One row: up to where the log's changes have become jobs; `after` is of the change after that.
    table(
      "rule_position",
      `single INTEGER PRIMARY KEY CHECK (single = 1), position ${d.int} NOT NULL, after ${d.int} NOT NULL`,
    ),
    table(
      "rule_wake",
      `id ${d.identity}, key ${d.text} NOT NULL UNIQUE, rule ${d.text} NOT NULL, instance ${d.int}, cause ${d.text} NOT NULL,
       due ${d.int} NOT NULL, after ${d.int} NOT NULL`,
    ),
    index("rule_wake_due", "rule_wake (due, id)"),
    // Who took a job names it by its id and fence.
    table(
      "job",
      `id ${d.identityForGood}, kind ${d.text} NOT NULL, key ${d.text} NOT NULL UNIQUE, target ${d.text} NOT NULL, lane ${d.text} NOT NULL,
       rule ${d.text} NOT NULL, instance ${d.int} NOT NULL, cause ${d.text} NOT NULL, position ${d.int} NOT NULL,
       at ${d.int} NOT NULL, firing ${d.int}, doc ${d.json}, state ${d.text} NOT NULL, due ${d.int},
       attempts ${d.int} NOT NULL, fence ${d.int} NOT NULL, result ${d.text}`,
    ),
    `${index("job_due", "job (target, due, id)")} WHERE state = 'waiting'`,
    // Only what was tried or is being tried: what holds up the rest of its lane.
    `${index("job_lane", "job (lane, id)")} WHERE state = 'waiting' AND due > 0`,
    // For whoever looks through them: the few that wait among all that are done, and those of one rule.
    `${index("job_waiting", "job (id)")} WHERE state = 'waiting'`,
    index("job_rule", "job (rule, id)"),
    `${index("job_dead", "job (id)")} WHERE state = 'dead'`,
    `${index("job_firing", "job (firing)")} WHERE firing IS NOT NULL`,

    table(
      "firing",
      `id ${d.identity}, uuid ${d.text} NOT NULL UNIQUE, rule ${d.text} NOT NULL, team ${d.text} NOT NULL,
       rule_commit ${d.text} NOT NULL, stage ${d.text} NOT NULL, instance ${d.int} NOT NULL, cause ${d.text} NOT NULL,
       position ${d.int} NOT NULL, at ${d.int} NOT NULL, outcome ${d.text} NOT NULL, actions ${d.int} NOT NULL,
       why ${d.text} NOT NULL, inputs ${d.text} NOT NULL`,
    ),
    index("firing_rule", "firing (rule, id)"),
    index("firing_instance", "firing (instance, id)"),
    index("firing_outcome", "firing (outcome, id)"),
    index("firing_at", "firing (at)"),
    table(
      "standing",
      `rule ${d.text} NOT NULL, instance ${d.int} NOT NULL, phase ${d.text} NOT NULL, since ${d.int},
       PRIMARY KEY (instance, rule)`,
      d.clustered,
    ),

    table(
      "silence",
      `id ${d.identity}, uuid ${d.text} NOT NULL UNIQUE, matchers ${d.json} NOT NULL, comment ${d.text} NOT NULL,
       starts ${d.int} NOT NULL, ends ${d.int} NOT NULL, actor ${d.text} NOT NULL`,
    ),
    table(
      "alert",
      `base ${d.int} NOT NULL, rule ${d.text} NOT NULL, since ${d.int} NOT NULL, sent ${d.int}, labels ${d.json},
       annotations ${d.json}, PRIMARY KEY (base, rule)`,
      d.clustered,
    ),
    `${index("alert_sent", "alert (sent)")} WHERE sent IS NOT NULL`,
    table(
      "alert_member",
      `base ${d.int} NOT NULL, rule ${d.text} NOT NULL, instance ${d.int} NOT NULL, PRIMARY KEY (base, rule, instance)`,
      d.clustered,
    ),
    table(
      "retrain",
      `id ${d.identity}, request ${d.text} NOT NULL UNIQUE, rule ${d.text} NOT NULL, line ${d.int} NOT NULL,
       instance ${d.int} NOT NULL, at ${d.int} NOT NULL, newest ${d.int} NOT NULL`,
    ),
    index("retrain_line", "retrain (rule, line, id)"),
    index("retrain_at", "retrain (rule, at)"),
  ];
}
