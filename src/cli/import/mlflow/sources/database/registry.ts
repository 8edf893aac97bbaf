import type { SourceModel, SourceVersion } from "../../source.ts";
import { DELETED_STAGE } from "../words.ts";
import { type Pair, textsOf } from "./runs.ts";
import type { Tables } from "./tables.ts";

interface ModelRow {
  readonly name: string;
  readonly created: number | null;
  readonly moved: number | null;
  readonly description: string | null;
  readonly newest: number | null;
}

interface VersionRow {
  readonly created: number | null;
  readonly moved: number | null;
  readonly description: string | null;
  readonly user: string | null;
  readonly stage: string | null;
  readonly source: string | null;
  readonly files: string | null;
  readonly run: string | null;
  readonly link: string | null;
}

/** @param ours condition on the workspace, where the schema knows of any */
export function registryOf(tables: Tables, ours: string) {
  return {
    *models(): Generator<SourceModel> {
      const found = tables.rows<ModelRow>(
        `SELECT name, creation_time AS created, last_updated_time AS moved, description,
           (SELECT max(version) FROM model_versions WHERE model_versions.name = registered_models.name AND ${ours}) AS newest
         FROM registered_models WHERE ${ours} ORDER BY creation_time, name`,
      );
      for (const { name, created, moved, description, newest } of found) {
        const tags = tables.rows<Pair>(
          `SELECT key, value FROM registered_model_tags WHERE name = ? AND ${ours}`,
          name,
        );
        const aliases = tables.rows<{ alias: string; version: number }>(
          `SELECT alias, version FROM registered_model_aliases WHERE name = ? AND ${ours}`,
          name,
        );
        yield {
          ...{ name, description: description ?? "", tags: textsOf(tags), newest: newest ?? 0 },
          aliases: Object.fromEntries(aliases.map(({ alias, version }) => [alias, version])),
          made: { at: created ?? undefined, by: "", movedAt: moved ?? undefined },
        };
      }
    },

    version(name: string, number: number): SourceVersion | undefined {
      const [found] = tables.rows<VersionRow>(
        `SELECT creation_time AS created, last_updated_time AS moved, description, user_id AS user, current_stage AS stage, source,
           storage_location AS files, run_id AS run, run_link AS link
         FROM model_versions WHERE name = ? AND version = ? AND ${ours}`,
        name,
        number,
      );
      if (found === undefined || found.stage === DELETED_STAGE) return undefined;
      const { created, moved, description, user, stage, source, files, run, link } = found;
      const tags = tables.rows<Pair>(
        `SELECT key, value FROM model_version_tags WHERE name = ? AND version = ? AND ${ours}`,
        name,
        number,
      );
      return {
        ...{ number, description: description ?? "", tags: textsOf(tags) },
        ...{ source: source ?? "", files: files || source || "", run: run ?? "", runLink: link ?? "" },
        stage: stage || "None",
        made: { at: created ?? undefined, by: user ?? "", movedAt: moved ?? undefined },
      };
    },
  };
}
