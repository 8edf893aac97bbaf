import type { BlobRef } from "../domain/instance.ts";
import { type CallOptions, path, rangeHeaders, type StreamBody, type Transport } from "./transport.ts";

/** One blob of an instance; bundles name it by its path. */
export interface BlobName {
  readonly uuid: string;
  readonly path?: string;
}

export interface OpenOptions extends CallOptions {
  /** First byte to read, 0 unless told. */
  readonly start?: number;
  /** Fails instead of answering from `start` when the bytes are no longer those of this entity tag. */
  readonly ifRange?: string;
}

export type BlobCalls = ReturnType<typeof createBlobCalls>;

/** The single requests that transfers are made of. */
export function createBlobCalls(transport: Transport) {
  const find = (
    { project, digest }: { project: string; digest: string },
    options: CallOptions = {},
  ): Promise<BlobRef> =>
    transport.json({
      ...options,
      method: "GET",
      path: path`/projects/${project}/blobs/${digest}`,
      repeat: "harmless",
    });

  /** The answer itself, its body not yet read; not repeated after a cut. */
  const open = (name: BlobName, { start, ifRange, ...options }: OpenOptions = {}): Promise<Response> => {
    const headers = rangeHeaders(start, ifRange);
    return transport.open({ ...options, method: "GET", path: blobPath(name), headers });
  };

  /** Sends a body of known length in one request, once. */
  const put = (
    request: { project: string; digest: string; size: number; bytes: StreamBody },
    options: CallOptions = {},
  ): Promise<BlobRef> =>
    transport.send({
      ...options,
      method: "POST",
      path: path`/projects/${request.project}/blobs`,
      headers: {
        "content-type": "application/octet-stream",
        "content-length": String(request.size),
        "gallery-digest": request.digest,
      },
      stream: request.bytes,
    });

  return { find, open, put };
}

function blobPath({ uuid, path: member }: BlobName): string {
  if (member === undefined) return path`/instances/${uuid}/blob`;
  return `${path`/instances/${uuid}`}/files/${member.split("/").map(encodeURIComponent).join("/")}`;
}
