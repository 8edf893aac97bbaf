import type { Dialect } from "../dialect.ts";
import { index, table } from "./statements.ts";

/** What a registry says of base version ids and instances beside their records: titles, numbers, stages, aliases. */
export function registry(d: Dialect): readonly string[] {
  return [
    // The newest title of each base version id that has one. `updated` is when anything about it last moved.
    table(
      "title",
      `base ${d.int} PRIMARY KEY, project ${d.int} NOT NULL, title ${d.text} NOT NULL, updated ${d.int} NOT NULL,
       UNIQUE (project, title)`,
      d.clustered,
    ),
    `INSERT INTO title (base, project, title, updated)
     SELECT b.id, b.project, b.name, coalesce((SELECT max(created) FROM instance WHERE base = b.id),
                                              (SELECT max(created) FROM model WHERE base = b.id), 0)
     FROM base b WHERE true ON CONFLICT DO NOTHING`,

    // The place of each instance among all of its base version id, from 1, and what moves on it.
    table(
      "place",
      `base ${d.int} NOT NULL, number ${d.int} NOT NULL, instance ${d.int} NOT NULL UNIQUE, run ${d.text},
       stage ${d.text} NOT NULL, hidden ${d.int} NOT NULL, updated ${d.int} NOT NULL, PRIMARY KEY (base, number)`,
      d.clustered,
    ),
    `INSERT INTO place (base, number, instance, stage, hidden, updated)
     SELECT base, row_number() OVER (PARTITION BY base ORDER BY id), id, 'none', 0, created
     FROM instance WHERE true ON CONFLICT DO NOTHING`,
    index("place_stage", "place (base, stage, hidden, number)"),
    `${index("place_run", "place (run)")} WHERE run IS NOT NULL`,

    // The newest entry of each alias that was not removed: an instance, or the rule that names one.
    table(
      "alias",
      `base ${d.int} NOT NULL, name ${d.text} NOT NULL, instance ${d.int}, rule ${d.text}, at ${d.int} NOT NULL,
       actor ${d.text} NOT NULL, PRIMARY KEY (base, name)`,
      d.clustered,
    ),
    index("alias_instance", "alias (instance)"),
  ];
}
