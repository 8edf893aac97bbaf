import type { Deprecation } from "../../domain/instance.ts";
import type { Model } from "../../domain/model.ts";
import { timeOf } from "../../domain/time.ts";
import type { ModelRow, Tables, Tags, Work } from "../../stores/records/store.ts";
import { deprecationsOf, tagsAsOf } from "./states.ts";

function present(row: ModelRow, next: string | null, tags: Tags, deprecation: Deprecation | null): Model {
  return {
    uuid: row.uuid,
    project: row.projectName,
    baseVersionId: row.baseName,
    revision: row.revision,
    previous: row.previous,
    next,
    ...row.doc,
    tags,
    deprecation,
    createdAt: timeOf(row.created),
    createdBy: row.actor,
  };
}

/** Models as callers see them, with what moves around them now or as it was at a moment; order is kept. */
export function* presentModels(tables: Tables, rows: readonly ModelRow[], asOf?: number): Work<Model[]> {
  const subjects = rows.map(({ id, base, deprecated }) => ({ model: id, base, deprecated }));
  const deprecations = yield* deprecationsOf(tables, subjects, asOf);
  if (asOf === undefined) {
    return rows.map((row, index) => present(row, row.next, row.tags, deprecations[index]!));
  }
  const ids = rows.map((row) => row.id);
  const tags = yield* tagsAsOf(tables, "model", ids, asOf);
  return rows.map((row, index) => {
    const followed = row.nextCreated !== null && row.nextCreated <= asOf;
    return present(row, followed ? row.next : null, tags.get(row.id) ?? {}, deprecations[index]!);
  });
}

export function* presentModel(tables: Tables, row: ModelRow, asOf?: number): Work<Model> {
  return (yield* presentModels(tables, [row], asOf))[0]!;
}
