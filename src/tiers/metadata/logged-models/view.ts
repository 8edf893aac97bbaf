import { GalleryError } from "../../../domain/errors.ts";
import type { LoggedModel } from "../../../domain/logged-model.ts";
import { parseTime, timeOf } from "../../../domain/time.ts";
import type { Time } from "../../../domain/values.ts";
import type {
  LoggedModelPlace,
  LoggedModelRow,
  Tables,
  WholeLoggedModelRow,
  Work,
} from "../../../stores/records/store.ts";

/** Logged models as callers see them. */
export const presentModel = (row: WholeLoggedModelRow): LoggedModel => ({
  uuid: row.uuid,
  project: row.projectName,
  experiment: row.number,
  name: row.name,
  type: row.type,
  sourceRun: row.sourceRun,
  status: row.status,
  state: row.deleted === 0 ? "active" : "deleted",
  params: row.params,
  tags: row.tags,
  metrics: row.metrics,
  createdAt: timeOf(row.created),
  updatedAt: timeOf(row.updated),
  createdBy: row.actor,
});

export function* wholeModel(tables: Tables, id: number): Work<LoggedModel> {
  return presentModel((yield* tables.loggedModels.byIds([id]))[0]!);
}

export function unknownModel(uuid: string): GalleryError {
  return new GalleryError("logged_model.unknown", `there is no logged model ${uuid}`, { field: "model" });
}

export function* requireModel(tables: Tables, uuid: string): Work<LoggedModelRow> {
  const found = yield* tables.loggedModels.byUuid(uuid);
  if (found !== undefined) return found;
  throw unknownModel(uuid);
}

/** Refuses a moment at which there was none. */
export function* requireModelAsOf(tables: Tables, uuid: string, asOf: Time): Work<LoggedModelRow> {
  const row = yield* requireModel(tables, uuid);
  if (row.created <= parseTime(asOf, "asOf")) return row;
  throw new GalleryError("logged_model.unknown", `logged model ${uuid} did not exist at ${asOf}`, {
    field: "asOf",
  });
}

/** What was set aside takes no writes until it is brought back. */
export function refuseDeletedModel({ deleted }: Pick<LoggedModelPlace, "deleted">, uuid: string): void {
  if (deleted === 0) return;
  throw new GalleryError("logged_model.deleted", `logged model ${uuid} is deleted`, { field: "model" });
}
