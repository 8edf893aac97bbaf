import type { FastifyRequest } from "fastify";
import type { Ids } from "../../../domain/seams.ts";
import type { Gallery } from "../../../gallery.ts";
import { baseName } from "../artifacts/paths.ts";
import { handle, type MlflowHandlers } from "../call.ts";
import { invalid, retell } from "../errors.ts";
import { int64, list, message, required, text, type Values } from "../requests/fields.ts";
import { bytesOf, requirePlace, sizeOf, writeRefusals } from "./artifact-proxy.ts";

const PART_LIMIT = 10_000;

const DIGEST = /^"?(sha256:[0-9a-f]{64})"?$/;

const part = { part_number: required(int64), etag: required(text), url: text };

/** The file that is meant: a folder in the path of the request, and the client's own path of what it sends. */
const placeOf = (folder: string, sent: string) => requirePlace(`${folder}/${baseName(sent)}`);

/** Where this server is asked for parts, under the very name that the client knows it by. */
function partUrl({ protocol, headers, url }: FastifyRequest, uploadId: string, number: number): string {
  const door = url.slice(0, url.indexOf("/mpu/create/"));
  return `${protocol}://${headers.host}${door}/mpu/part/${uploadId}/${number}`;
}

/** Clients send parts without their credentials, unless they are told to. */
const passedOn = ({ headers: { authorization } }: FastifyRequest) => (authorization ? { authorization } : {});

/** The digests in the order of the parts. */
function digestsOf(parts: readonly Values<typeof part>[]): string[] {
  const inOrder = [...parts].sort((one, other) => one.part_number - other.part_number);
  return inOrder.map(({ part_number, etag }, index) => {
    const digest = DIGEST.exec(etag)?.[1];
    if (digest !== undefined && part_number === index + 1) return digest;
    throw invalid("parts must count from 1, each with the ETag that its upload was answered with");
  });
}

/**
 * Uploads in parts. Each part is a blob of its own, which its ETag names, so that nothing of an upload needs to be
 * remembered and any server can finish it. Parts that were joined, or given up, are left to the sweep.
 */
export function multipartHandlers({ storage, metadata }: Gallery, ids: Ids): MlflowHandlers {
  return {
    "ArtifactProxy.CreateMultipartUpload": handle(
      { path: required(text), num_parts: int64 },
      async ({ path, num_parts = 1 }, { params, request }) => {
        placeOf(params.artifact_path, path);
        if (num_parts < 1 || num_parts > PART_LIMIT) {
          throw invalid(`num_parts must be from 1 to ${PART_LIMIT}, got ${num_parts}`);
        }
        const upload_id = ids.token(16);
        const credentials = Array.from({ length: num_parts }, (_, index) => ({
          url: partUrl(request, upload_id, index + 1),
          part_number: index + 1,
          headers: passedOn(request),
        }));
        return { upload_id, credentials };
      },
    ),

    UploadPart: async (call) => {
      const { caller, project, reply } = call;
      const { digest } = await storage.uploadBlob(caller, { project, ...sizeOf(call), bytes: bytesOf(call) });
      return reply.code(200).header("etag", `"${digest}"`).send();
    },

    "ArtifactProxy.CompleteMultipartUpload": handle(
      { path: required(text), upload_id: text, parts: required(list(message(part))) },
      async ({ path, parts }, { caller, params }) => {
        const place = placeOf(params.artifact_path, path);
        await retell(
          metadata.putArtifact(caller, { ...place, blobs: digestsOf(parts) }),
          writeRefusals(place),
        );
        return {};
      },
    ),

    "ArtifactProxy.AbortMultipartUpload": handle(
      { path: required(text), upload_id: text },
      async ({ path }, { params }) => {
        placeOf(params.artifact_path, path);
        return {};
      },
    ),
  };
}
