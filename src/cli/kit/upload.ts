import { basename } from "node:path";
import type { BlobRef, Client } from "../../client/index.ts";
import { standardInput, withProgress } from "./progress.ts";

/** Sends one file, or standard input when it is named `-`. */
export function uploadFile(
  client: Client,
  project: string,
  file: string,
  digest: string | undefined,
): Promise<BlobRef> {
  return withProgress(file === "-" ? "standard input" : basename(file), (onProgress, signal) => {
    const source = file === "-" ? standardInput(signal) : file;
    return client.blobs.upload({ project, source, digest, onProgress, signal });
  });
}
