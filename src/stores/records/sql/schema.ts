import type { Dialect } from "./dialect.ts";
import { artifacts } from "./schema/artifacts.ts";
import { dataSets } from "./schema/data-sets.ts";
import { foundation } from "./schema/foundation.ts";
import { loggedModels } from "./schema/logged-models.ts";
import { registry } from "./schema/registry.ts";
import { rules } from "./schema/rules.ts";
import { runMoments, runs, runTexts } from "./schema/runs.ts";
import type { Column } from "./schema/statements.ts";
import { versions } from "./schema/versions.ts";
import { webhooks } from "./schema/webhooks.ts";

/** One step of the schema's history: statements that may each be interrupted and run again. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly statements: readonly (string | Column)[];
}

/**
 * The whole schema, oldest step first. A step is never edited after a release; a new one is added.
 *
 * Integers name rows inside the database and are small and dense, which the columns of the search index count on;
 * UUIDs name records outside it. `doc` holds what is immutable and only ever read whole or by path. What moves
 * is a log (`state_log`); `tags` and `instance.deprecated` repeat its newest entries so that search need not fold it.
 * `deprecated` is a sum: 1 when the instance itself is deprecated, 2 when its revision is, 4 when its base version id
 * is; 0 means live.
 */
export function migrations(d: Dialect): readonly Migration[] {
  return [
    { version: 1, name: "foundation", statements: foundation(d) },
    { version: 2, name: "versions", statements: versions(d) },
    { version: 3, name: "rules", statements: rules(d) },
    {
      version: 4,
      name: "runs",
      statements: [...runs(d), ...artifacts(d), ...loggedModels(d), ...registry(d)],
    },
    { version: 5, name: "run texts", statements: runTexts },
    { version: 6, name: "data sets", statements: dataSets },
    { version: 7, name: "webhooks", statements: webhooks(d) },
    { version: 8, name: "run moments", statements: runMoments(d) },
  ];
}
