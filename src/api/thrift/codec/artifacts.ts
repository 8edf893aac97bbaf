import {
  type Artifact,
  type ArtifactEntry,
  type ArtifactName,
  type ArtifactOwner,
  type ArtifactQuery,
  type ArtifactQuestion,
  type ArtifactRemoval,
  artifactOwnerKinds,
  type NewArtifact,
} from "../../../domain/artifact.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { choiceFrom, listFrom, pageFrom, present, required, textOrNothing } from "./values.ts";

type WireOwner = Pick<Generated.ArtifactName, "ownerKind" | "owner">;

function ownerFrom(given: NonNullable<Given<WireOwner>>, at: string): ArtifactOwner {
  const kind = choiceFrom(given.ownerKind, artifactOwnerKinds, `${at}.ownerKind`);
  return { kind: required(kind, `${at}.ownerKind`), uuid: required(given.owner, `${at}.owner`) };
}

export function artifactNameFrom(given: Given<Generated.ArtifactName>): ArtifactName {
  const name = required(given, "name");
  return { owner: ownerFrom(name, "name"), path: required(name.path, "name.path") };
}

export const artifactQuestionFrom = (
  name: Given<Generated.ArtifactName>,
  asOf: string | null | undefined,
): ArtifactQuestion => present({ ...artifactNameFrom(name), asOf: textOrNothing(asOf) });

export function newArtifactFrom(given: Given<Generated.NewArtifact>): NewArtifact {
  const artifact = required(given, "artifact");
  return {
    ...artifactNameFrom(artifact.name),
    blobs: required(
      listFrom(artifact.blobs, (digest) => digest),
      "artifact.blobs",
    ),
  };
}

export function artifactQueryFrom(given: Given<Generated.ArtifactQuery>): ArtifactQuery {
  const query = required(given, "query");
  return {
    ...present({
      owner: ownerFrom(query, "query"),
      folder: textOrNothing(query.folder),
      asOf: textOrNothing(query.asOf),
    }),
    ...pageFrom(query),
  };
}

export function artifactRemovalFrom(given: Given<Generated.ArtifactRemoval>): ArtifactRemoval {
  const removal = required(given, "removal");
  return present({ owner: ownerFrom(removal, "removal"), path: textOrNothing(removal.path) });
}

export const toArtifact = ({ path, digest, size, putAt }: Artifact): Answer<Generated.Artifact> => ({
  path,
  digest,
  size,
  putAt,
});

export const toArtifactEntry = (entry: ArtifactEntry): Answer<Generated.ArtifactEntry> => ({
  path: entry.path,
  ...(entry.kind === "file" && { file: toArtifact(entry) }),
});
