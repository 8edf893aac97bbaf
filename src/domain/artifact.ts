import { GalleryError } from "./errors.ts";
import { checkUuid, quote } from "./text.ts";
import type { PageRequest, Time } from "./values.ts";

/** What can carry files while it is worked on. */
export const artifactOwnerKinds = ["run", "logged_model"] as const;
export type ArtifactOwnerKind = (typeof artifactOwnerKinds)[number];

export interface ArtifactOwner {
  readonly kind: ArtifactOwnerKind;
  readonly uuid: string;
}

/** A file of a run or of a logged model, as it stands now. Putting another in its place, or removing it, loses nothing. */
export interface Artifact {
  readonly kind: "file";
  /** From the top of what its owner carries, with `/` between the names. */
  readonly path: string;
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly putAt: Time;
}

/** There while a file lies below it. */
export interface ArtifactFolder {
  readonly kind: "folder";
  readonly path: string;
}

export type ArtifactEntry = Artifact | ArtifactFolder;

/** Names a file that an owner carries, or shall carry. */
export interface ArtifactName {
  readonly owner: ArtifactOwner;
  readonly path: string;
}

/** Names a file that stands now, or that stood at a moment. */
export interface ArtifactQuestion extends ArtifactName {
  readonly asOf?: Time;
}

export interface NewArtifact extends ArtifactName {
  /** Digests of uploaded blobs: one is named as it is, several are joined in this order. */
  readonly blobs: readonly string[];
}

export interface ArtifactQuery extends PageRequest {
  readonly owner: ArtifactOwner;
  /** The top unless told. */
  readonly folder?: string;
  /** As it was at this moment. */
  readonly asOf?: Time;
}

export interface ArtifactRemoval {
  readonly owner: ArtifactOwner;
  /** A file, or a folder with all that is in it; everything unless told. */
  readonly path?: string;
}

export function checkArtifactOwner(owner: ArtifactOwner): ArtifactOwner {
  const kind = artifactOwnerKinds.find((each) => each === owner.kind);
  if (kind !== undefined) return { kind, uuid: checkUuid(owner.uuid, "owner.uuid") };
  throw new GalleryError(
    "request.invalid",
    `owner.kind must be one of ${artifactOwnerKinds.join(", ")}, got ${quote(owner.kind)}`,
    { field: "owner.kind" },
  );
}
