import type { Caller } from "../../domain/caller.ts";
import type { ModelDoc, ModelRow, ProjectRow, Tables, Work } from "../../stores/records/store.ts";
import { log } from "../transaction.ts";
import { FieldTypes } from "./fieldtypes.ts";

/** Inserts the first revision of a base version id and its change in the running transaction. */
export function* insertFirst(
  tables: Tables,
  caller: Caller,
  project: ProjectRow,
  base: { readonly name: string; readonly isFreeTitle: boolean },
  revision: { readonly uuid: string; readonly doc: ModelDoc; readonly created: number },
): Work<ModelRow> {
  yield* new FieldTypes(project).settle(tables, revision.doc.fields, "fields");
  const row = {
    ...{ ...revision, actor: caller.actor },
    base: yield* tables.models.insertBase(project.id, base.name),
  };
  const title = { project: project.id, wanted: base.name, isFree: base.isFreeTitle };
  const subject = yield* tables.models.insertFirst(row, title);
  yield* log(tables, caller, revision.created, [
    {
      ...{ kind: "model.created", project: project.id, subjectKind: "model", subject, uuid: revision.uuid },
      data: { revision: 1 },
    },
  ]);
  return {
    ...{ ...row, id: subject(), project: project.id, projectName: project.name, baseName: base.name },
    ...{ revision: 1, tags: {}, previous: null, next: null, nextCreated: null, deprecated: 0 },
  };
}

/** Inserts the revision after a model and its change in the running transaction. */
export function* insertNext(
  tables: Tables,
  caller: Caller,
  model: ModelRow,
  next: { readonly uuid: string; readonly doc: ModelDoc; readonly created: number },
): Work<ModelRow> {
  const project = yield* tables.projects.byId(model.project);
  yield* new FieldTypes(project).settle(tables, next.doc.fields, "fields");
  const revision = model.revision + 1;
  const row = { ...next, base: model.base, revision, actor: caller.actor };
  const subject = yield* tables.models.insertNext(row);
  yield* log(tables, caller, next.created, [
    {
      ...{ kind: "model.revised", project: project.id, subjectKind: "model", subject, uuid: next.uuid },
      data: { revision },
    },
  ]);
  return yield* tables.models.byId(subject());
}
