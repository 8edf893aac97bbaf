import type { Artifact, ArtifactEntry } from "../../../domain/artifact.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { quote } from "../../../domain/text.ts";
import { timeOf } from "../../../domain/time.ts";
import type {
  ArtifactEntryRow,
  ArtifactOwnerRow,
  ArtifactRow,
  Tables,
  Work,
} from "../../../stores/records/store.ts";

export const presentFile = ({ path, digest, size, at }: ArtifactRow): Artifact => ({
  kind: "file",
  path,
  digest,
  size,
  putAt: timeOf(at),
});

export const presentEntry = (folder: string, { name, file }: ArtifactEntryRow): ArtifactEntry =>
  file === null ? { kind: "folder", path: folder === "" ? name : `${folder}/${name}` } : presentFile(file);

/** The file that is meant; nothing and a folder are refused. */
export function fileOf(entry: ArtifactEntryRow | undefined, path: string): ArtifactRow {
  if (entry === undefined) {
    throw new GalleryError("artifact.unknown", `there is no file ${quote(path)}`, { field: "path" });
  }
  if (entry.file !== null) return entry.file;
  throw new GalleryError("artifact.folder", `${quote(path)} is a folder`, { field: "path" });
}

/** What a put at a path would replace; a folder there, or a file in the place of a folder above it, refuses it. */
export function* replacedBy(
  tables: Tables,
  owner: ArtifactOwnerRow,
  path: string,
): Work<ArtifactRow | undefined> {
  const entry = yield* tables.artifacts.find(owner, path);
  if (entry?.file) return entry.file;
  if (entry !== undefined) {
    throw new GalleryError("artifact.conflict", `${quote(path)} is a folder`, { field: "path" });
  }
  const [above] = yield* tables.artifacts.filesAbove(owner, path);
  if (above === undefined) return undefined;
  throw new GalleryError("artifact.conflict", `${quote(above)} is a file, so nothing can lie below it`, {
    field: "path",
  });
}
