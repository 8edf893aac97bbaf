import { GalleryError } from "../../../domain/errors.ts";
import type { Run, RunInput } from "../../../domain/run.ts";
import { timeOf } from "../../../domain/time.ts";
import { deletedBy } from "../../../stores/records/runs.ts";
import type { RunPlace, RunRow, Tables, WholeRunRow, Work } from "../../../stores/records/store.ts";

/** Runs as callers see them. */
export const presentRun = (row: WholeRunRow): Run => ({
  uuid: row.uuid,
  project: row.projectName,
  experiment: row.number,
  name: row.name,
  user: row.user,
  status: row.status,
  startedAt: row.started,
  endedAt: row.ended,
  state: row.deleted === 0 ? "active" : "deleted",
  params: row.params,
  tags: row.tags,
  metrics: row.metrics,
  inputs: [...row.dataSets, ...row.models.map((model): RunInput => ({ model }))],
  outputs: row.outputs,
  createdAt: timeOf(row.created),
  createdBy: row.actor,
});

export function unknownRun(uuid: string): GalleryError {
  return new GalleryError("run.unknown", `there is no run ${uuid}`, { field: "run" });
}

export function* requireRun(tables: Tables, uuid: string): Work<RunRow> {
  const found = yield* tables.runs.byUuid(uuid);
  if (found) return found;
  throw unknownRun(uuid);
}

export function* wholeRun(tables: Tables, uuid: string): Work<Run> {
  const { id } = yield* requireRun(tables, uuid);
  return presentRun((yield* tables.runs.byIds([id]))[0]!);
}

/** What was set aside takes no writes until it is brought back. */
export function refuseDeleted({ deleted }: Pick<RunPlace, "deleted">, uuid: string): void {
  if (deleted === 0) return;
  const how = (deleted & deletedBy.experiment) === 0 ? "deleted" : "deleted with its experiment";
  throw new GalleryError("run.deleted", `run ${uuid} is ${how}`, { field: "run" });
}
