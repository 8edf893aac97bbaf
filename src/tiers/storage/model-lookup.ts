import { GalleryError, invariant } from "../../domain/errors.ts";
import { quote } from "../../domain/text.ts";
import type { ModelRow, ProjectRow, Tables, Work } from "../../stores/records/store.ts";

export function* requireModel(tables: Tables, uuid: string, field: string): Work<ModelRow> {
  const model = yield* tables.models.byUuid(uuid);
  if (model) return model;
  throw new GalleryError("model.unknown", `there is no model ${uuid}`, { field });
}

export function* requireNewest(tables: Tables, { project, baseName }: ModelRow): Work<ModelRow> {
  const newest = yield* tables.models.find(project, baseName);
  invariant(newest, `the base version id ${baseName} has a revision`);
  return newest;
}

/** A revision of a base version id, the newest when no number is given. */
export function* requireRevision(
  tables: Tables,
  project: ProjectRow,
  base: unknown,
  revision?: number,
): Work<ModelRow> {
  if (revision !== undefined && !(Number.isSafeInteger(revision) && revision >= 1)) {
    throw new GalleryError("request.invalid", "revision must be a whole number from 1", {
      field: "revision",
    });
  }
  const model = typeof base === "string" ? yield* tables.models.find(project.id, base, revision) : undefined;
  if (model) return model;
  const which = revision === undefined ? quote(base) : `${quote(base)} with revision ${revision}`;
  throw new GalleryError("model.unknown", `project ${project.name} has no base version id ${which}`, {
    field: "baseVersionId",
  });
}
