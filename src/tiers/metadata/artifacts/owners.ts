import type { ArtifactOwner } from "../../../domain/artifact.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { ArtifactOwnerRow, Tables, Work } from "../../../stores/records/store.ts";

export interface FoundOwner extends ArtifactOwnerRow {
  readonly uuid: string;
  readonly project: number;
  /** Set aside, so that it takes no more writes. */
  readonly deleted: boolean;
}

const finders = {
  run: (tables: Tables, uuid: string) => tables.runs.locate(uuid),
  logged_model: (tables: Tables, uuid: string) => tables.loggedModels.locate(uuid),
} as const;

const unknown = {
  run: (uuid: string) => new GalleryError("run.unknown", `there is no run ${uuid}`, { field: "owner" }),
  logged_model: (uuid: string) =>
    new GalleryError("logged_model.unknown", `there is no logged model ${uuid}`, { field: "owner" }),
} as const;

export function* requireOwner(tables: Tables, { kind, uuid }: ArtifactOwner): Work<FoundOwner> {
  const found = yield* finders[kind](tables, uuid);
  if (found === undefined) throw unknown[kind](uuid);
  return { kind, uuid, id: found.id, project: found.project, deleted: found.deleted !== 0 };
}

/** The same, to write to it. */
export function* requireLiveOwner(tables: Tables, owner: ArtifactOwner): Work<FoundOwner> {
  const found = yield* requireOwner(tables, owner);
  if (!found.deleted) return found;
  const code = owner.kind === "run" ? "run.deleted" : "logged_model.deleted";
  const what = owner.kind === "run" ? "run" : "logged model";
  throw new GalleryError(code, `${what} ${owner.uuid} is deleted and takes no files`, { field: "owner" });
}
