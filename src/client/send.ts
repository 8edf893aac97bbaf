import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { GalleryError } from "../domain/errors.ts";
import type { BlobRef } from "../domain/instance.ts";
import type { BlobCalls } from "./blob-calls.ts";
import { unreadable } from "./file-error.ts";
import { delayAfter, isPassing, pause, withRetries } from "./retry.ts";
import type { CallOptions } from "./transport.ts";
import type { Uploads } from "./uploads.ts";

export interface UploadRequest extends CallOptions {
  readonly project: string;
  /** Path of a file, or a stream, which is read once. */
  readonly source: string | Readable;
  /** `sha256:` and 64 hex digits. Known beforehand, it saves sending bytes that the project already has. */
  readonly digest?: string;
  /** Bytes that need not be sent (again), and all bytes when that is known. */
  readonly onProgress?: (sent: number, total: number | undefined) => void;
  /** Bytes of one part of a file; 64 MiB unless told. Smaller files travel in one request. */
  readonly partSize?: number;
}

export interface Sender {
  readonly find: BlobCalls["find"];
  readonly put: BlobCalls["put"];
  readonly uploads: Uploads;
  readonly retries: number;
}

const filePart = 64 * 2 ** 20;
/** A part of a stream is held in memory until it has arrived, since it cannot be read again. */
const streamPart = 8 * 2 ** 20;
const readChunk = 2 ** 18;

/** Bytes that can be read again from any place inside them. */
interface Part {
  readonly start: number;
  readonly end: number;
  read(from: number): AsyncIterable<Buffer>;
}

export async function send(sender: Sender, request: UploadRequest): Promise<BlobRef> {
  if (request.digest !== undefined) {
    const known = await findKnown(sender, request, request.digest);
    if (known !== undefined) return known;
  }
  return typeof request.source === "string"
    ? sendFile(sender, request, request.source)
    : sendStream(sender, request, request.source);
}

async function sendFile(sender: Sender, request: UploadRequest, file: string): Promise<BlobRef> {
  const partSize = request.partSize ?? filePart;
  const size = await sizeOf(file);
  const read = (from: number, end: number): AsyncIterable<Buffer> =>
    from < end ? createReadStream(file, { start: from, end: end - 1, highWaterMark: readChunk }) : empty();
  if (size > partSize) return sendParts(sender, request, cutFile(size, partSize, read), size);

  const whole: Part = { start: 0, end: size, read: (from) => read(from, size) };
  const digest = request.digest ?? (await digestOf(whole.read(0)));
  const known = request.digest === undefined ? await findKnown(sender, request, digest) : undefined;
  return known ?? sendWhole(sender, request, whole, digest);
}

async function sendStream(sender: Sender, request: UploadRequest, source: Readable): Promise<BlobRef> {
  const parts = cutStream(source, request.partSize ?? streamPart);
  const first = await parts.next();
  const second = await parts.next();
  if (first.done) return sendWhole(sender, request, bufferPart(0, Buffer.alloc(0)), request.digest);
  if (second.done) return sendWhole(sender, request, first.value, request.digest);
  return sendParts(sender, request, chain([first.value, second.value], parts), undefined);
}

/** One request; repeated from the beginning after a cut, which does no harm to bytes named by their digest. */
async function sendWhole(
  sender: Sender,
  request: UploadRequest,
  part: Part,
  digest?: string,
): Promise<BlobRef> {
  const { project, signal } = request;
  const expected = digest ?? (await digestOf(part.read(0)));
  const ref = await withRetries(sender.retries, signal, () => {
    const progress = new Progress(request, part.end);
    const bytes = progress.watch(part.read(0), 0);
    return sender.put({ project, digest: expected, size: part.end, bytes }, { signal });
  });
  request.onProgress?.(part.end, part.end);
  return ref;
}

async function sendParts(
  sender: Sender,
  request: UploadRequest,
  parts: AsyncIterable<Part>,
  size: number | undefined,
): Promise<BlobRef> {
  const { uploads } = sender;
  const { project, signal } = request;
  const progress = new Progress(request, size);
  const { id } = await uploads.start(project, { signal });
  try {
    for await (const part of parts) await sendPart(sender, request, id, part, progress);
    const digest = request.digest ?? progress.digest();
    return await finish(sender, request, id, digest);
  } catch (error) {
    // Only tidiness: what stays behind is swept by the server, and the first error is the one to report.
    await uploads.abort(id).catch(() => undefined);
    throw error;
  }
}

/** Sends one part to its end; after a cut it asks how much arrived and goes on from there. */
async function sendPart(
  sender: Sender,
  { signal }: UploadRequest,
  id: string,
  part: Part,
  progress: Progress,
): Promise<void> {
  let offset = part.start;
  let failures = 0;
  while (offset < part.end) {
    try {
      const bytes = progress.watch(part.read(offset), offset);
      const upload = await sender.uploads.write({ id, offset, length: part.end - offset, bytes }, { signal });
      offset = upload.offset;
      failures = 0;
    } catch (error) {
      if (failures >= sender.retries || !mayContinue(error) || signal?.aborted) throw error;
      await pause(delayAfter(error, failures), signal);
      const arrived = (await sender.uploads.get(id, { signal })).offset;
      failures = arrived > offset ? 0 : failures + 1;
      offset = arrived;
    }
  }
}

/** A finish whose answer was lost has removed the upload; then the blob itself tells that it succeeded. */
async function finish(sender: Sender, request: UploadRequest, id: string, digest: string): Promise<BlobRef> {
  try {
    return await sender.uploads.finish({ id, digest }, { signal: request.signal });
  } catch (error) {
    if (!(error instanceof GalleryError) || error.code !== "upload.unknown") throw error;
    const stored = await findKnown(sender, request, digest);
    if (stored === undefined) throw error;
    return stored;
  }
}

function mayContinue(error: unknown): error is GalleryError {
  return isPassing(error) || (error instanceof GalleryError && error.code === "upload.offset");
}

async function findKnown(
  sender: Sender,
  request: UploadRequest,
  digest: string,
): Promise<BlobRef | undefined> {
  try {
    const ref = await sender.find({ project: request.project, digest }, { signal: request.signal });
    request.onProgress?.(ref.size, ref.size);
    return ref;
  } catch (error) {
    if (error instanceof GalleryError && error.code === "blob.unknown") return undefined;
    throw error;
  }
}

/** Counts and hashes bytes on their way out, each once, however often a cut makes them travel. */
class Progress {
  readonly #hash: Hash = createHash("sha256");
  readonly #request: UploadRequest;
  readonly #total: number | undefined;
  #hashed = 0;
  #attempt = 0;

  constructor(request: UploadRequest, total: number | undefined) {
    this.#request = request;
    this.#total = total;
  }

  /** Ends the attempt before: after a cut, the connection would go on reading its body for nothing. */
  async *watch(chunks: AsyncIterable<Buffer>, start: number): AsyncGenerator<Buffer, void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    let position = start;
    for await (const chunk of chunks) {
      if (attempt !== this.#attempt) return;
      const unseen = this.#hashed - position;
      position += chunk.length;
      if (position > this.#hashed) {
        this.#hash.update(unseen > 0 ? chunk.subarray(unseen) : chunk);
        this.#hashed = position;
      }
      // Hashed first: a cut ends this generator at the yield although the chunk may have arrived.
      yield chunk;
      this.#request.onProgress?.(position, this.#total);
    }
  }

  digest(): string {
    return `sha256:${this.#hash.digest("hex")}`;
  }
}

async function* cutFile(
  size: number,
  partSize: number,
  read: (from: number, end: number) => AsyncIterable<Buffer>,
): AsyncGenerator<Part, void> {
  for (let start = 0; start < size; start += partSize) {
    const end = Math.min(size, start + partSize);
    yield { start, end, read: (from) => read(from, end) };
  }
}

async function* cutStream(source: Readable, partSize: number): AsyncGenerator<Part, void> {
  let start = 0;
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of source as AsyncIterable<Buffer | string>) {
    let rest = Buffer.from(chunk as Buffer);
    while (size + rest.length >= partSize) {
      held.push(rest.subarray(0, partSize - size));
      rest = rest.subarray(partSize - size);
      yield bufferPart(start, Buffer.concat(held));
      start += partSize;
      held = [];
      size = 0;
    }
    held.push(rest);
    size += rest.length;
  }
  if (size > 0) yield bufferPart(start, Buffer.concat(held));
}

function bufferPart(start: number, bytes: Buffer): Part {
  return {
    start,
    end: start + bytes.length,
    read: async function* (from) {
      if (from - start < bytes.length) yield bytes.subarray(from - start);
    },
  };
}

async function* chain<Item>(first: readonly Item[], rest: AsyncIterable<Item>): AsyncGenerator<Item, void> {
  yield* first;
  yield* rest;
}

async function* empty(): AsyncGenerator<Buffer, void> {}

async function digestOf(chunks: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of chunks) hash.update(chunk);
  return `sha256:${hash.digest("hex")}`;
}

async function sizeOf(file: string): Promise<number> {
  try {
    const status = await stat(file);
    if (status.isFile()) return status.size;
  } catch (error) {
    throw unreadable(file, error);
  }
  throw new GalleryError("file.unreadable", `${file} is not a plain file`);
}
