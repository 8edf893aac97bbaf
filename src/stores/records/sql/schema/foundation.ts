import type { Dialect } from "../dialect.ts";
import { index, table } from "./statements.ts";

/** Projects, models, instances, blobs, metrics, and the log of all that happens to them. */
export function foundation(d: Dialect): readonly string[] {
  return [
    // One row: the newest position of the change log. Writers take it under a lock, so order is commit order.
    table("log_head", `single INTEGER PRIMARY KEY CHECK (single = 1), position ${d.int} NOT NULL`),
    "INSERT INTO log_head (single, position) VALUES (1, 0) ON CONFLICT DO NOTHING",
    table(
      "change",
      `position ${d.int} PRIMARY KEY, at ${d.int} NOT NULL, kind ${d.text} NOT NULL, project ${d.int} NOT NULL,
       subject_kind ${d.text} NOT NULL, subject ${d.int} NOT NULL, uuid ${d.text} NOT NULL, actor ${d.text} NOT NULL,
       door ${d.text} NOT NULL, request ${d.text} NOT NULL, data ${d.json} NOT NULL`,
    ),
    // By number and not by UUID: a third of the size, and every metric written adds an entry.
    index("change_subject", "change (subject, subject_kind, position)"),
    index("change_at", "change (at)"),
    index("change_project", "change (project, position)"),

    table(
      "project",
      `id ${d.identity}, name ${d.text} NOT NULL UNIQUE, description ${d.text} NOT NULL,
       created ${d.int} NOT NULL, actor ${d.text} NOT NULL`,
    ),
    table(
      "base",
      `id ${d.identity}, project ${d.int} NOT NULL, name ${d.text} NOT NULL, UNIQUE (project, name)`,
    ),
    table(
      "model",
      `id ${d.identity}, uuid ${d.text} NOT NULL UNIQUE, base ${d.int} NOT NULL, revision ${d.int} NOT NULL,
       doc ${d.json} NOT NULL, tags ${d.json}, created ${d.int} NOT NULL, actor ${d.text} NOT NULL, UNIQUE (base, revision)`,
    ),
    // One line of versions: a base version id and the values that it is partitioned by, as canonical JSON.
    table(
      "line",
      `id ${d.identity}, base ${d.int} NOT NULL, partition ${d.text} NOT NULL, UNIQUE (base, partition)`,
    ),
    table(
      "instance",
      `id ${d.identity}, uuid ${d.text} NOT NULL UNIQUE, project ${d.int} NOT NULL, base ${d.int} NOT NULL,
       model ${d.int} NOT NULL, line ${d.int} NOT NULL, revision ${d.int} NOT NULL, number ${d.int} NOT NULL,
       created ${d.int} NOT NULL, actor ${d.text} NOT NULL, size ${d.int} NOT NULL, deprecated ${d.int} NOT NULL,
       tags ${d.json}, doc ${d.json} NOT NULL, content ${d.text} NOT NULL`,
    ),
    index("instance_version", "instance (line, revision, number)", true),
    index("instance_project", "instance (project, id)"),

    // Physical copies of blobs, who may name them, and which instances do.
    table(
      "blob",
      `id ${d.identity}, digest ${d.text} NOT NULL UNIQUE, size ${d.int} NOT NULL, location ${d.text} NOT NULL UNIQUE,
       created ${d.int} NOT NULL`,
    ),
    table(
      "upload",
      `project ${d.int} NOT NULL, blob ${d.int} NOT NULL, at ${d.int} NOT NULL, PRIMARY KEY (project, blob)`,
      d.clustered,
    ),
    index("upload_blob", "upload (blob)"),
    table(
      "file",
      `instance ${d.int} NOT NULL, path ${d.text} NOT NULL, blob ${d.int} NOT NULL, PRIMARY KEY (instance, path)`,
      d.clustered,
    ),
    index("file_blob", "file (blob)"),

    // The names that a project uses: metadata fields with their type for good, and metric series.
    table(
      "field",
      `id ${d.identity}, project ${d.int} NOT NULL, name ${d.text} NOT NULL, type ${d.text} NOT NULL, UNIQUE (project, name)`,
    ),
    table(
      "series",
      `id ${d.identity}, project ${d.int} NOT NULL, scope ${d.text} NOT NULL, name ${d.text} NOT NULL,
       dimensions ${d.text} NOT NULL, UNIQUE (project, scope, name, dimensions)`,
    ),
    // Appended only, and kept in the order that it is read in. The id tells the position of the log (`points.ts`).
    table(
      "metric",
      `instance ${d.int} NOT NULL, series ${d.int} NOT NULL, at ${d.int} NOT NULL, id ${d.int} NOT NULL,
       value ${d.real} NOT NULL, step ${d.int}, evaluation ${d.int}, metadata ${d.json},
       PRIMARY KEY (instance, series, at, id)`,
      d.clustered,
    ),
    table(
      "metric_latest",
      `instance ${d.int} NOT NULL, series ${d.int} NOT NULL, value ${d.real} NOT NULL, at ${d.int} NOT NULL, metric ${d.int} NOT NULL,
       PRIMARY KEY (instance, series)`,
      d.clustered,
    ),
    table(
      "evaluation",
      `id ${d.identity}, uuid ${d.text} NOT NULL UNIQUE, instance ${d.int} NOT NULL, at ${d.int} NOT NULL, doc ${d.json} NOT NULL,
       created ${d.int} NOT NULL, actor ${d.text} NOT NULL`,
    ),
    index("evaluation_instance", "evaluation (instance, id)"),

    // Everything that moves, append-only: `name` is `deprecated` or `tag:<key>`, `value` null when removed.
    table(
      "state_log",
      `position ${d.int} NOT NULL, subject_kind ${d.text} NOT NULL, subject ${d.int} NOT NULL, name ${d.text} NOT NULL,
       value ${d.json}, at ${d.int} NOT NULL, actor ${d.text} NOT NULL, PRIMARY KEY (subject_kind, subject, name, position)`,
      d.clustered,
    ),
    // The answer is text, not JSON, so that a repeat gives back the very bytes of the first one.
    table(
      "idempotency",
      `actor ${d.text} NOT NULL, operation ${d.text} NOT NULL, key ${d.text} NOT NULL, request ${d.text} NOT NULL,
       answer ${d.text} NOT NULL, at ${d.int} NOT NULL, PRIMARY KEY (actor, key)`,
      d.clustered,
    ),
    index("idempotency_at", "idempotency (at)"),
  ];
}
