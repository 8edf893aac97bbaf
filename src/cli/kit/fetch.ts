import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { type BlobRef, type DownloadRequest, GalleryError } from "../../client/index.ts";
import type { Context } from "./context.ts";
import { withProgress } from "./progress.ts";

export interface FetchOptions {
  readonly force?: true;
}

/** What a download is told of where to and how. */
export type Destination = Omit<DownloadRequest, "uuid" | "path">;

interface WantedBytes {
  readonly ref: Pick<BlobRef, "digest" | "size">;
  /** A file, or `-` for standard output. */
  readonly to: string;
  readonly label: string;
  readonly download: (destination: Destination) => Promise<unknown>;
}

interface WantedBlob extends Omit<WantedBytes, "download"> {
  readonly uuid: string;
  readonly path?: string;
}

/** Fetches one blob of an instance. */
export function fetchBlob(
  context: Context,
  { uuid, path, ...wanted }: WantedBlob,
  options: FetchOptions,
): Promise<void> {
  const download = (destination: Destination) =>
    context.client.blobs.download({ ...destination, uuid, path });
  return fetchBytes(context, { ...wanted, download }, options);
}

/** Fetches bytes, unless the target already holds them; never replaces anything else unasked. */
export async function fetchBytes(
  { output }: Context,
  { ref, to, label, download }: WantedBytes,
  { force }: FetchOptions,
): Promise<void> {
  if (to !== "-" && (await holds(to, ref.digest, force))) {
    output.note(`${to} is already there`);
    return;
  }
  const target = to === "-" ? process.stdout : to;
  await withProgress(label, (onProgress, signal) =>
    download({ to: target, digest: ref.digest, onProgress, signal }),
  );
  if (to !== "-") output.note(`${to}: ${ref.size} bytes, ${ref.digest}`);
}

async function holds(file: string, digest: string, force: true | undefined): Promise<boolean> {
  const status = await stat(file).catch(() => undefined);
  if (status === undefined) return false;
  if (status.isDirectory()) throw new GalleryError("file.unwritable", `${file} is a folder; name a file`);
  if (status.isFile() && (await digestOf(file)) === digest) return true;
  if (force) return false;
  throw new GalleryError("file.exists", `${file} exists and holds something else`);
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return `sha256:${hash.digest("hex")}`;
}
