import type { BlobRef } from "../domain/instance.ts";
import type { SweepReport } from "../domain/upload.ts";
import { createBlobCalls } from "./blob-calls.ts";
import type { DownloadRequest, Received } from "./receive.ts";
import type { UploadRequest } from "./send.ts";
import type { CallOptions, Transport } from "./transport.ts";
import type { Uploads } from "./uploads.ts";

export type Blobs = ReturnType<typeof createBlobs>;

export function createBlobs(transport: Transport, uploads: Uploads) {
  const calls = createBlobCalls(transport);
  return {
    ...calls,

    /** Sends a file or stream with flat memory, goes on after a cut, and skips what the project already has. */
    upload: async (request: UploadRequest): Promise<BlobRef> => {
      const { send } = await import("./send.ts");
      return send({ ...calls, uploads, retries: transport.retries }, request);
    },

    /** Writes one blob to a file or stream with flat memory, goes on after a cut, and verifies the digest. */
    download: async (request: DownloadRequest): Promise<Received> => {
      const { receive } = await import("./receive.ts");
      return receive({ ...calls, retries: transport.retries }, request);
    },

    /** Finds blobs without a record; removes them with `apply`. */
    sweep: (
      request: { apply: boolean; graceHours?: number },
      options: CallOptions = {},
    ): Promise<SweepReport> =>
      transport.json({ ...options, method: "POST", path: "/admin/sweep", body: request }),
  };
}
