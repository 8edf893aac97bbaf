import { type ChangeFilter, changeKinds } from "../../../domain/change.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkUuid, quote } from "../../../domain/text.ts";
import type { ChangeRange, Tables, Work } from "../../../stores/records/store.ts";
import { requireProject } from "../projects.ts";

/** Takes the filter out of what a caller sent, with nothing else in it. */
export function checkFilter(input: ChangeFilter): ChangeFilter {
  const { project, baseVersionId, kinds } = input;
  const unknown = kinds?.find((kind) => !changeKinds.includes(kind));
  if (unknown !== undefined || kinds?.length === 0) {
    const known = changeKinds.join(", ");
    throw new GalleryError("request.invalid", `kinds must be among ${known}, got ${quote(unknown)}`, {
      field: "kinds",
    });
  }
  if (baseVersionId !== undefined && project === undefined) {
    throw new GalleryError("request.invalid", "baseVersionId needs the project that it is a name in", {
      field: "baseVersionId",
    });
  }
  return {
    ...(project !== undefined && { project }),
    ...(baseVersionId !== undefined && { baseVersionId }),
    ...(input.subject !== undefined && { subject: checkUuid(input.subject, "subject") }),
    ...(kinds !== undefined && { kinds }),
  };
}

/** The filter in the store's own terms; refused when it names what does not exist. */
export function* resolveFilter(
  tables: Tables,
  { project: name, baseVersionId, subject, kinds }: ChangeFilter,
): Work<Omit<ChangeRange, "after">> {
  const project = name === undefined ? undefined : yield* requireProject(tables, name);
  const base =
    project === undefined || baseVersionId === undefined
      ? undefined
      : yield* requireBase(tables, project.id, baseVersionId);
  return {
    ...(project !== undefined && { project: project.id }),
    ...(base !== undefined && { base }),
    ...(subject !== undefined && { uuid: subject }),
    ...(kinds !== undefined && { kinds }),
  };
}

function* requireBase(tables: Tables, project: number, name: string): Work<number> {
  const model = yield* tables.models.find(project, name);
  if (model) return model.base;
  throw new GalleryError("model.unknown", `there is no model under the base version id ${quote(name)}`, {
    field: "baseVersionId",
  });
}
