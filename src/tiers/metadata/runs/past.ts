import { GalleryError } from "../../../domain/errors.ts";
import type { Run, RunStatus } from "../../../domain/run.ts";
import { parseTime } from "../../../domain/time.ts";
import type { Time } from "../../../domain/values.ts";
import { deletedBy } from "../../../stores/records/runs.ts";
import type { RunRow, Tables, Work } from "../../../stores/records/store.ts";
import { tagsAsOf } from "../../storage/index.ts";
import { presentRun, requireRun } from "./view.ts";

/** A run that there was at a moment. */
export function* requireRunAsOf(tables: Tables, uuid: string, asOf: Time): Work<RunRow> {
  const row = yield* requireRun(tables, uuid);
  if (row.created <= parseTime(asOf, "asOf")) return row;
  throw new GalleryError("run.unknown", `run ${uuid} did not exist at ${asOf}`, { field: "asOf" });
}

/** A run as it was: what it had been told of by then, and what the log says of all that moves. */
export function* runAsOf(tables: Tables, uuid: string, asOf: Time): Work<Run> {
  const moment = parseTime(asOf, "asOf");
  const row = yield* requireRunAsOf(tables, uuid, asOf);
  const own = yield* movedBy(tables, "run", row.id, moment);
  const experiment = yield* movedBy(tables, "experiment", row.experiment, moment);
  const tags = yield* tagsAsOf(tables, "run", [row.id], moment);
  return presentRun({
    ...row,
    ...(yield* tables.runs.told(row, moment)),
    name: own.get("name") as string,
    status: own.get("status") as RunStatus,
    ended: (own.get("ended") as number | undefined) ?? null,
    deleted:
      (own.get("deleted") === true ? deletedBy.run : 0) |
      (experiment.get("deleted") === true ? deletedBy.experiment : 0),
    tags: tags.get(row.id) ?? {},
  });
}

function* movedBy(
  tables: Tables,
  kind: "run" | "experiment",
  subject: number,
  asOf: number,
): Work<Map<string, unknown>> {
  const entries = yield* tables.states.current(kind, [subject], asOf);
  return new Map(entries.map(({ name, value }) => [name, value]));
}
