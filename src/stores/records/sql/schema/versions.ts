import type { Dialect } from "../dialect.ts";
import { index, table } from "./statements.ts";

/** What uses what, what serves where, and who is told of it. */
export function versions(d: Dialect): readonly string[] {
  return [
    // The history of a base version id, page by page.
    index("instance_base", "instance (base, id)"),

    // Where an instance comes from, for those that come from another one.
    table(
      "descent",
      `instance ${d.int} PRIMARY KEY, retrain_of ${d.int}, origin ${d.int}, predecessor ${d.int}, cause ${d.int}`,
      d.clustered,
    ),
    index("descent_cause", "descent (cause, instance)"),
    // The exact upstream instance of each upstream line that an instance was made with.
    table(
      "pin",
      `instance ${d.int} NOT NULL, line ${d.int} NOT NULL, upstream ${d.int} NOT NULL, PRIMARY KEY (instance, line)`,
      d.clustered,
    ),
    index("pin_upstream", "pin (upstream, instance)"),

    // Dependencies between base version ids: the log, and its newest entries where they are not removals.
    table(
      "dependency_log",
      `position ${d.int} NOT NULL, downstream ${d.int} NOT NULL, upstream ${d.int} NOT NULL, kind ${d.text},
       accepts ${d.text}, at ${d.int} NOT NULL, actor ${d.text} NOT NULL, PRIMARY KEY (downstream, upstream, position)`,
      d.clustered,
    ),
    // A change of kind and a removal of one pair never share a position, and two pairs never do.
    index("dependency_log_position", "dependency_log (position)", true),
    index("dependency_log_upstream", "dependency_log (upstream, downstream, position)"),
    table(
      "dependency",
      `downstream ${d.int} NOT NULL, upstream ${d.int} NOT NULL, kind ${d.text} NOT NULL, accepts ${d.text},
       at ${d.int} NOT NULL, actor ${d.text} NOT NULL, PRIMARY KEY (downstream, upstream)`,
      d.clustered,
    ),
    index("dependency_upstream", "dependency (upstream, downstream)"),

    table(
      "environment",
      `id ${d.identity}, project ${d.int} NOT NULL, name ${d.text} NOT NULL, UNIQUE (project, name)`,
    ),
    // Appended only. `prior` is the entry that a rollback of this one goes back to.
    table(
      "deployment",
      `position ${d.int} PRIMARY KEY, line ${d.int} NOT NULL, environment ${d.int} NOT NULL, action ${d.text} NOT NULL,
       instance ${d.int}, replaced ${d.int}, prior ${d.int}, reason ${d.text} NOT NULL, offer ${d.text}, approval ${d.text},
       at ${d.int} NOT NULL, actor ${d.text} NOT NULL`,
    ),
    index("deployment_slot", "deployment (line, environment, position)"),
    // The newest entry of each line in each environment.
    table(
      "slot",
      `line ${d.int} NOT NULL, environment ${d.int} NOT NULL, position ${d.int} NOT NULL, instance ${d.int},
       PRIMARY KEY (line, environment)`,
      d.clustered,
    ),
    index("slot_instance", "slot (instance)"),
    index("slot_environment", "slot (environment, position)"),
    // What an approval says now; who said so is in `state_log`.
    table(
      "approval",
      `id ${d.identity}, uuid ${d.text} NOT NULL UNIQUE, instance ${d.int} NOT NULL, environment ${d.int} NOT NULL,
       reason ${d.text} NOT NULL, state ${d.text} NOT NULL, at ${d.int} NOT NULL, actor ${d.text} NOT NULL`,
    ),
    index("approval_state", "approval (environment, state, id)"),
    // What an offer says now; how it came to say so is in `state_log`. `live` while it can be answered.
    table(
      "offer",
      `id ${d.identity}, uuid ${d.text} NOT NULL UNIQUE, line ${d.int} NOT NULL, environment ${d.int} NOT NULL,
       deployed ${d.int} NOT NULL, proposed ${d.int} NOT NULL, state ${d.text} NOT NULL, live ${d.int} NOT NULL,
       opened ${d.int} NOT NULL, updated ${d.int} NOT NULL, updates ${d.int} NOT NULL, snoozed ${d.int}`,
    ),
    index("offer_slot", "offer (line, environment, live)"),
    index("offer_state", "offer (environment, state, id)"),

    table(
      "webhook",
      `id ${d.identity}, uuid ${d.text} NOT NULL UNIQUE, project ${d.int} NOT NULL, url ${d.text} NOT NULL, filter ${d.json} NOT NULL,
       secret ${d.text} NOT NULL, state ${d.text} NOT NULL, position ${d.int} NOT NULL, at ${d.int} NOT NULL, actor ${d.text} NOT NULL`,
    ),
    index("webhook_project", "webhook (project, id)"),
    table(
      "delivery",
      `id ${d.identity}, uuid ${d.text} NOT NULL UNIQUE, webhook ${d.int} NOT NULL, change ${d.int} NOT NULL, state ${d.text} NOT NULL,
       attempts ${d.int} NOT NULL, due ${d.int}, result ${d.text}, UNIQUE (webhook, change)`,
    ),
    index("delivery_due", "delivery (webhook, state, due, change)"),
    table(
      "reader",
      `instance ${d.int} NOT NULL, actor ${d.text} NOT NULL, door ${d.text} NOT NULL, reads ${d.int} NOT NULL, last ${d.int} NOT NULL,
       PRIMARY KEY (instance, actor, door)`,
      d.clustered,
    ),
  ];
}
