import {
  artifactNameFrom,
  artifactQueryFrom,
  artifactQuestionFrom,
  artifactRemovalFrom,
  newArtifactFrom,
  toArtifact,
  toArtifactEntry,
} from "../codec/artifacts.ts";
import { present, required, textOrNothing, toPage } from "../codec/values.ts";
import type { Operations } from "../operation.ts";
import { partFrom, readPart, streamOf } from "./parts.ts";

type Names =
  | "uploadArtifact"
  | "putArtifact"
  | "getArtifact"
  | "readArtifact"
  | "listArtifacts"
  | "removeArtifact";

export const artifactOperations: Pick<Operations, Names> = {
  uploadArtifact: async ({ gallery, caller }, name, given, digest) => {
    const bytes = partFrom(given, "bytes");
    const announced = present({ ...artifactNameFrom(name), digest: textOrNothing(digest) });
    const sent = { ...announced, size: bytes.length, bytes: streamOf(bytes) };
    return toArtifact(await gallery.metadata.uploadArtifact(caller, sent));
  },

  putArtifact: async ({ gallery, caller }, artifact) =>
    toArtifact(await gallery.metadata.putArtifact(caller, newArtifactFrom(artifact))),

  getArtifact: async ({ gallery, caller }, name, asOf) =>
    toArtifact(await gallery.metadata.getArtifact(caller, artifactQuestionFrom(name, asOf))),

  readArtifact: async ({ gallery, caller }, given) => {
    const request = required(given, "request");
    const name = artifactQuestionFrom(request.name, request.asOf);
    return readPart(request, (range) => gallery.metadata.openArtifact(caller, { ...name, ...range }));
  },

  listArtifacts: async ({ gallery, caller }, query) =>
    toPage(await gallery.metadata.listArtifacts(caller, artifactQueryFrom(query)), toArtifactEntry),

  removeArtifact: async ({ gallery, caller }, removal) =>
    (await gallery.metadata.removeArtifact(caller, artifactRemovalFrom(removal))).removed,
};
