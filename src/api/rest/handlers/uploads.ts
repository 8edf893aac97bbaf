import type { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { GalleryError } from "../../../domain/errors.ts";
import type { Upload } from "../../../domain/upload.ts";
import type { Storage } from "../../../tiers/storage/index.ts";
import type { Handlers } from "../handler.ts";

/** The digest that the client announces, in either header. */
function announcedDigest({ headers }: FastifyRequest): string | undefined {
  const repr = headers["repr-digest"];
  const own = headers["gallery-digest"];
  if (typeof repr !== "string") return typeof own === "string" ? own : undefined;
  const digest = `sha256:${Buffer.from(repr.slice("sha-256=:".length, -1), "base64").toString("hex")}`;
  if (own !== undefined && own !== digest) {
    throw new GalleryError("digest.mismatch", "Repr-Digest and Gallery-Digest announce different bytes", {
      field: "Gallery-Digest",
    });
  }
  return digest;
}

function announcedSize({ headers }: FastifyRequest): number | undefined {
  const length = headers["content-length"];
  return length === undefined ? undefined : Number(length);
}

/** What the client says of the bytes that it sends. */
export function announced(request: FastifyRequest): { digest?: string; size?: number } {
  const digest = announcedDigest(request);
  const size = announcedSize(request);
  return { ...(digest !== undefined && { digest }), ...(size !== undefined && { size }) };
}

async function tellOffset(reply: FastifyReply, upload: Promise<Upload>): Promise<Upload> {
  const standing = await upload;
  reply.header("upload-offset", String(standing.offset));
  return standing;
}

export const uploadHandlers = (storage: Storage): Handlers => ({
  "storage.uploadBlob": ({ caller, params: { project }, body, request }) =>
    storage.uploadBlob(caller, { project, ...announced(request), bytes: body as Readable }),

  "storage.findBlob": ({ caller, params: { project, digest } }) =>
    storage.findBlob(caller, { project, digest }),

  "storage.startUpload": ({ caller, params: { project }, reply }) =>
    tellOffset(reply, storage.startUpload(caller, { project })),

  "storage.getUpload": ({ caller, params: { id }, reply }) =>
    tellOffset(reply, storage.getUpload(caller, { id })),

  "storage.writeUpload": ({ caller, params: { id }, body, request, reply }) =>
    tellOffset(
      reply,
      storage.writeUpload(caller, {
        id,
        offset: Number(request.headers["upload-offset"]),
        bytes: body as Readable,
      }),
    ),

  "storage.finishUpload": ({ caller, params: { id }, body }) =>
    storage.finishUpload(caller, { ...(body as { digest?: string } | undefined), id }),

  "storage.abortUpload": ({ caller, params: { id } }) => storage.abortUpload(caller, { id }),
});
