import type { Readable } from "node:stream";
import type {
  ArtifactName,
  ArtifactOwner,
  ArtifactQuery,
  ArtifactQuestion,
} from "../../../domain/artifact.ts";
import type { Metadata } from "../../../tiers/metadata/index.ts";
import { plainName, sendBytes } from "../../http/send-bytes.ts";
import type { Call, Handlers } from "../handler.ts";
import { announced } from "./uploads.ts";

const ownerOf = ({ params: { owner, uuid } }: Call): ArtifactOwner => ({ kind: owner, uuid });

const nameOf = (call: Call): ArtifactName => ({ owner: ownerOf(call), path: call.params.path });

const questionOf = (call: Call): ArtifactQuestion => ({ ...call.query, ...nameOf(call) });

export const artifactHandlers = (metadata: Metadata): Handlers => ({
  "metadata.listArtifacts": (call) => {
    const wanted = call.query as Omit<ArtifactQuery, "owner">;
    return metadata.listArtifacts(call.caller, { ...wanted, owner: ownerOf(call) });
  },

  "metadata.putArtifact": (call) => {
    const given = call.body as { path: string; blobs: readonly string[] };
    return metadata.putArtifact(call.caller, { ...given, owner: ownerOf(call) });
  },

  "metadata.removeArtifact": (call) => {
    const wanted = call.query as { path?: string };
    return metadata.removeArtifact(call.caller, { ...wanted, owner: ownerOf(call) });
  },

  "metadata.getArtifact": (call) => metadata.getArtifact(call.caller, questionOf(call)),

  "metadata.openArtifact": async (call) => {
    const { caller, request, reply } = call;
    const name = questionOf(call);
    return sendBytes(request, reply, {
      fileName: plainName(name.path) ?? "artifact",
      describe: () => metadata.getArtifact(caller, name),
      open: (range) => metadata.openArtifact(caller, { ...name, ...(range !== undefined && { range }) }),
    });
  },

  "metadata.uploadArtifact": (call) =>
    metadata.uploadArtifact(call.caller, {
      ...nameOf(call),
      ...announced(call.request),
      bytes: call.body as Readable,
    }),
});
