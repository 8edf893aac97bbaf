import type { ArtifactOwner } from "../../../domain/artifact.ts";
import type { Time } from "../../../domain/values.ts";
import type { ArtifactOwnerRow, Tables, Work } from "../../../stores/records/store.ts";
import { refuseDeletedModel, requireModelAsOf, unknownModel } from "../logged-models/view.ts";
import { requireRunAsOf } from "../runs/past.ts";
import { refuseDeleted, unknownRun } from "../runs/view.ts";

export interface FoundOwner extends ArtifactOwnerRow {
  readonly uuid: string;
  readonly project: number;
  /** 0 for one that takes writes. */
  readonly deleted: number;
}

export function* requireOwner(tables: Tables, { kind, uuid }: ArtifactOwner): Work<FoundOwner> {
  const found = kind === "run" ? yield* tables.runs.locate(uuid) : yield* tables.loggedModels.locate(uuid);
  if (found !== undefined) {
    return { kind, uuid, id: found.id, project: found.project, deleted: found.deleted };
  }
  throw kind === "run" ? unknownRun(uuid) : unknownModel(uuid);
}

/** An owner that there was at a moment. */
export function* requireOwnerAsOf(tables: Tables, owner: ArtifactOwner, asOf: Time): Work<FoundOwner> {
  const found = yield* requireOwner(tables, owner);
  if (owner.kind === "run") yield* requireRunAsOf(tables, owner.uuid, asOf);
  else yield* requireModelAsOf(tables, owner.uuid, asOf);
  return found;
}

/** The same, to write to it. */
export function* requireLiveOwner(tables: Tables, owner: ArtifactOwner): Work<FoundOwner> {
  const found = yield* requireOwner(tables, owner);
  if (found.kind === "run") refuseDeleted(found, found.uuid);
  else refuseDeletedModel(found, found.uuid);
  return found;
}
