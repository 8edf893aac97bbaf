import type { ArtifactOwnerKind } from "../../domain/artifact.ts";
import type { Work } from "./sql/query.ts";

/* Files of runs and logged models. A path is the names from the top with `/` between them; the top itself is "". */

export interface ArtifactOwnerRow {
  readonly kind: ArtifactOwnerKind;
  readonly id: number;
}

export interface ArtifactRow {
  readonly path: string;
  readonly blob: number;
  readonly digest: string;
  readonly size: number;
  readonly location: string;
  readonly at: number;
}

/** A name within a folder: a file, or a folder when there is none. */
export interface ArtifactEntryRow {
  readonly name: string;
  readonly file: ArtifactRow | null;
}

/** Which entry of the log put or removed something. */
export interface ArtifactMark {
  readonly position: number;
  readonly at: number;
  readonly actor: string;
}

/** Every file that was ever put, and what stands now. A path is a file or a folder, never both. */
export interface Artifacts {
  find(owner: ArtifactOwnerRow, path: string): Work<ArtifactEntryRow | undefined>;
  /** By name, after the given one; reads nothing of other folders. */
  list(owner: ArtifactOwnerRow, folder: string, after: string, limit: number): Work<ArtifactEntryRow[]>;
  /** All files below a folder, by path. */
  below(owner: ArtifactOwnerRow, folder: string): Work<ArtifactRow[]>;
  /** The files that stood at a moment at a path and below it, by path. */
  past(owner: ArtifactOwnerRow, path: string, asOf: number): Work<ArtifactRow[]>;
  /** Of the folders that a path lies in, those that are files. */
  filesAbove(owner: ArtifactOwnerRow, path: string): Work<string[]>;
  /** Names a blob, in place of what the path named before; the path must be free of folders and files above it. */
  put(owner: ArtifactOwnerRow, path: string, blob: number, mark: ArtifactMark): Work<void>;
  /** Takes away a file, or all below a folder, and the folders that are empty then; returns how many files. */
  remove(owner: ArtifactOwnerRow, path: string, mark: ArtifactMark): Work<number>;
}
