import type { BlobRef } from "../domain/instance.ts";
import type { Upload } from "../domain/upload.ts";
import { type CallOptions, path, type StreamBody, type Transport } from "./transport.ts";

export type Uploads = ReturnType<typeof createUploads>;

/** The steps of an upload in parts; `blobs.upload` takes them by itself. */
export function createUploads(transport: Transport) {
  return {
    start: (project: string, options: CallOptions = {}): Promise<Upload> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/projects/${project}/uploads`,
        repeat: "harmless",
      }),

    get: (id: string, options: CallOptions = {}): Promise<Upload> =>
      transport.json({ ...options, method: "GET", path: path`/uploads/${id}`, repeat: "harmless" }),

    /** Sends one part, once: after a failure, `get` tells how much of it arrived. */
    write: (
      { id, offset, length, bytes }: { id: string; offset: number; length: number; bytes: StreamBody },
      options: CallOptions = {},
    ): Promise<Upload> =>
      transport.send({
        ...options,
        method: "PATCH",
        path: path`/uploads/${id}`,
        headers: {
          "content-type": "application/octet-stream",
          "content-length": String(length),
          "upload-offset": String(offset),
        },
        stream: bytes,
      }),

    /** Once its answer was lost, a further attempt fails with `upload.unknown` although the blob is stored. */
    finish: ({ id, digest }: { id: string; digest?: string }, options: CallOptions = {}): Promise<BlobRef> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/uploads/${id}/finish`,
        body: { digest },
        repeat: "harmless",
      }),

    abort: (id: string, options: CallOptions = {}): Promise<void> =>
      transport.json({ ...options, method: "DELETE", path: path`/uploads/${id}` }),
  };
}
