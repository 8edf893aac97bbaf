import { dirname } from "node:path";
import type { Source, SourceExperiment } from "../source.ts";
import type { Tally } from "../tally.ts";
import { loggedModelsOf } from "./database/logged-models.ts";
import { registryOf } from "./database/registry.ts";
import { groupBy, type Pair, pointsOf, runsOf, textsOf } from "./database/runs.ts";
import { openTables, type Tables } from "./database/tables.ts";
import { localFiles } from "./local-files.ts";
import { stateOf } from "./words.ts";

export interface DatabasePlace {
  readonly path: string;
  /** The folder that the server kept files in for its clients. */
  readonly artifacts: string | undefined;
}

interface ExperimentRow {
  readonly id: string;
  readonly name: string;
  readonly location: string | null;
  readonly stage: string | null;
  readonly created: number | null;
  readonly moved: number | null;
}

const SELECT = `SELECT CAST(experiment_id AS TEXT) AS id, name, artifact_location AS location,
  lifecycle_stage AS stage, creation_time AS created, last_update_time AS moved FROM experiments`;

const TAGS = "SELECT CAST(experiment_id AS TEXT) AS id, key, value FROM experiment_tags";

function* experimentsOf(tables: Tables, ours: string): Generator<SourceExperiment> {
  const tags = groupBy(tables.rows<Pair & { id: string }>(TAGS), "id");
  for (const { id, name, location, stage, created, moved } of tables.rows<ExperimentRow>(
    `${SELECT} WHERE ${ours} ORDER BY experiment_id`,
  )) {
    yield {
      ...{ id, name, state: stateOf(stage), location: location ?? "", tags: textsOf(tags.get(id)) },
      made: { at: created ?? undefined, by: "", movedAt: moved ?? undefined },
    };
  }
}

/** A SQLite database of MLflow 2.9 or later, also while a server writes to it. */
export function databaseSource({ path, artifacts }: DatabasePlace, tally: Tally): Source {
  const tables = openTables(path);
  const isDivided = tables.has("experiments", "workspace");
  const ours = isDivided ? "workspace = 'default'" : "TRUE";
  const registry = registryOf(tables, ours);

  function tellOfOthers(): void {
    if (!isDivided) return;
    for (const [what, table] of [
      ["experiments", "experiments"],
      ["registered models", "registered_models"],
    ] as const) {
      const others = `SELECT name FROM ${table} WHERE workspace <> 'default'`;
      for (const { name } of tables.rows<{ name: string }>(others)) {
        tally.leave(what, name, "it is in a workspace of its own; only the workspace `default` is carried");
      }
    }
  }

  return {
    ...localFiles({ base: dirname(path), served: artifacts, tally }),
    async *experiments() {
      tellOfOthers();
      yield* experimentsOf(tables, ours);
    },
    async *runs({ id }) {
      yield* runsOf(tables, id);
    },
    async *points({ id }) {
      yield* pointsOf(tables, id);
    },
    async *loggedModels({ id }) {
      yield* loggedModelsOf(tables, id);
    },
    async *models() {
      yield* registry.models();
    },
    version: async ({ name }, number) => registry.version(name, number),
    async hasTraces({ id }) {
      const one = "SELECT 1 FROM trace_info WHERE experiment_id = CAST(? AS INTEGER) LIMIT 1";
      return tables.has("trace_info") && tables.rows(one, id).length > 0;
    },
    close: async () => tables.close(),
  };
}
