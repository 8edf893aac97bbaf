import { createHash, randomBytes } from "node:crypto";
import { type FileHandle, open as openFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Writable } from "node:stream";
import { GalleryError } from "../domain/errors.ts";
import type { BlobCalls, BlobName } from "./blob-calls.ts";
import { unwritable } from "./file-error.ts";
import { delayAfter, isPassing, pause } from "./retry.ts";
import { type CallOptions, connectionError } from "./transport.ts";

export interface DownloadRequest extends BlobName, CallOptions {
  /** Path of a file, which appears whole or not at all, or a stream. */
  readonly to: string | Writable;
  /** What the bytes must be, beside what the server says they are. */
  readonly digest?: string;
  readonly onProgress?: (received: number, total: number | undefined) => void;
}

export interface Received {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

export interface Receiver {
  readonly open: BlobCalls["open"];
  readonly retries: number;
}

interface Sink {
  write(chunk: Uint8Array): Promise<void>;
  keep(): Promise<void>;
  discard(): Promise<void>;
}

export async function receive(receiver: Receiver, request: DownloadRequest): Promise<Received> {
  const sink = typeof request.to === "string" ? await fileSink(request.to) : streamSink(request.to);
  try {
    const received = await fill(receiver, request, sink);
    await sink.keep();
    return received;
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

/** Reads to the end; after a cut it asks for the bytes that are missing. */
async function fill(receiver: Receiver, request: DownloadRequest, sink: Sink): Promise<Received> {
  const hash = createHash("sha256");
  let size = 0;
  let total: number | undefined;
  let etag: string | undefined;
  let announced: string | undefined;
  for (let failures = 0; ; failures += 1) {
    const before = size;
    let response: Response | undefined;
    try {
      response = await receiver.open(request, {
        start: size,
        ifRange: size > 0 ? etag : undefined,
        signal: request.signal,
      });
      if (size > 0 && response.status !== 206) throw changedMeanwhile(request);
      total ??= readLength(response);
      etag ??= response.headers.get("etag") ?? undefined;
      announced ??= readDigest(response);
      for await (const chunk of response.body ?? []) {
        await sink.write(chunk);
        hash.update(chunk);
        size += chunk.length;
        request.onProgress?.(size, total);
      }
      break;
    } catch (thrown) {
      const error = response === undefined ? thrown : connectionError(thrown, response.url, request.signal);
      if (size > before) failures = 0;
      if (failures >= receiver.retries || !isPassing(error) || request.signal?.aborted) throw error;
      await pause(delayAfter(error, failures), request.signal);
    }
  }
  const digest = `sha256:${hash.digest("hex")}`;
  for (const expected of [announced, request.digest]) {
    if (expected === undefined || expected === digest) continue;
    throw new GalleryError(
      "digest.mismatch",
      `${describe(request)} arrived as ${digest}, expected ${expected}`,
    );
  }
  return { digest, size };
}

/** Writes beside the target and renames at the end, so that nobody ever sees half a file. */
async function fileSink(target: string): Promise<Sink> {
  const part = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.part`);
  let file: FileHandle;
  try {
    file = await openFile(part, "wx");
  } catch (error) {
    throw unwritable(target, error);
  }
  return {
    write: async (chunk) => {
      await writeFully(file, chunk, target);
    },
    keep: async () => {
      await file.sync();
      await file.close();
      await rename(part, target);
    },
    discard: async () => {
      await file.close().catch(() => undefined);
      await rm(part, { force: true });
    },
  };
}

async function writeFully(file: FileHandle, chunk: Uint8Array, target: string): Promise<void> {
  try {
    for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten;
  } catch (error) {
    throw unwritable(target, error);
  }
}

function streamSink(stream: Writable): Sink {
  return {
    write: (chunk) =>
      new Promise((resolve, reject) => {
        stream.write(chunk, (error) => (error ? reject(error) : resolve()));
      }),
    keep: async () => undefined,
    discard: async () => undefined,
  };
}

function readLength(response: Response): number | undefined {
  const length = response.headers.get("content-length");
  return length === null ? undefined : Number(length);
}

/** `sha-256=:<base64>:` (RFC 9530) as `sha256:<hex>`. */
function readDigest(response: Response): string | undefined {
  const found = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]+):/.exec(response.headers.get("repr-digest") ?? "");
  return found?.[1] === undefined ? undefined : `sha256:${Buffer.from(found[1], "base64").toString("hex")}`;
}

function changedMeanwhile(name: BlobName): GalleryError {
  return new GalleryError("blob.corrupt", `${describe(name)} changed while it was read`);
}

function describe({ uuid, path }: BlobName): string {
  return path === undefined ? `the blob of ${uuid}` : `${path} of ${uuid}`;
}
