import type { Dialect } from "./dialect.ts";
import { row, run, type Work } from "./query.ts";
import { adding, type Column } from "./schema/statements.ts";
import { migrations } from "./schema.ts";

/**
 * Brings a database to the newest schema. Each statement can be run again, and a step is noted only after its last
 * one, so an interruption anywhere is healed by the next start.
 */
export function* migrate(dialect: Dialect): Work<void> {
  yield* run(
    `CREATE TABLE IF NOT EXISTS schema_version (version ${dialect.int} PRIMARY KEY, name ${dialect.text} NOT NULL)`,
  );
  const newest = yield* row<{ version: number | null }>("SELECT max(version) AS version FROM schema_version");
  const steps = migrations(dialect);
  const known = steps.at(-1)!.version;
  if ((newest?.version ?? 0) > known) {
    throw new Error(
      `the database has schema ${newest?.version}, this Gallery knows up to ${known}: start the newer Gallery that wrote it`,
    );
  }
  for (const step of steps.filter((each) => each.version > (newest?.version ?? 0))) {
    for (const statement of step.statements) {
      if (typeof statement === "string") yield* run(statement);
      else yield* add(statement, dialect);
    }
    yield* run("INSERT INTO schema_version (version, name) VALUES (?, ?) ON CONFLICT DO NOTHING", [
      step.version,
      step.name,
    ]);
  }
}

function* add(column: Column, { columnNamed }: Dialect): Work<void> {
  if (yield* row(columnNamed, [column.table, column.name])) return;
  yield* run(adding(column));
}
