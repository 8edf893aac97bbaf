import type { Caller } from "../../../domain/caller.ts";
import type { Metadata } from "../../../tiers/metadata/index.ts";
import { some } from "../requests/json.ts";
import { collect } from "../requests/pages.ts";
import type { ArtifactPlace } from "./paths.ts";

interface FileInfo {
  readonly path: string;
  readonly is_dir: boolean;
  /** Bytes; MLflow leaves it out for an empty file, too. */
  readonly file_size?: number;
}

/** Everything in one folder; undefined when it is empty or not there. */
export async function listFolder(
  metadata: Metadata,
  caller: Caller,
  { owner, path }: ArtifactPlace,
  nameOf: (path: string) => string = (path) => path,
): Promise<readonly FileInfo[] | undefined> {
  const folder = path === "" ? {} : { folder: path };
  const { items } = await collect(
    (page) => metadata.listArtifacts(caller, { owner, ...folder, ...page }),
    undefined,
    undefined,
  );
  return some(
    items.map((entry) => ({
      path: nameOf(entry.path),
      is_dir: entry.kind === "folder",
      ...(entry.kind === "file" && entry.size > 0 && { file_size: entry.size }),
    })),
  );
}
