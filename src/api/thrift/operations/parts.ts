import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { GalleryError } from "../../../domain/errors.ts";
import type { ByteRange } from "../../../domain/upload.ts";
import type { OpenedBytes } from "../../../tiers/storage/index.ts";
import { toBlob } from "../codec/instances.ts";
import { required } from "../codec/values.ts";
import type { Generated } from "../generated.ts";
import { limits } from "../limits.ts";
import type { Answer } from "../operation.ts";
import { unless } from "./unless.ts";

/** The bytes of one call, which are bounded where a client could send them in parts instead. */
export function partFrom(bytes: Buffer | null | undefined, field: string): Buffer {
  const part = required(bytes, field);
  if (part.length <= limits.partBytes) return part;
  const message = `${field} has ${part.length} bytes; one call takes ${limits.partBytes}, startUpload any number`;
  throw new GalleryError("request.too_large", message, { field });
}

/** Of an empty buffer `Readable.from` would make one empty chunk. */
export function streamOf(bytes: Buffer): Readable {
  return Readable.from(bytes.length === 0 ? [] : [bytes], { objectMode: false });
}

interface WantedPart {
  readonly offset?: number | null | undefined;
  readonly length?: number | null | undefined;
}

/** A run of the bytes that are opened. */
export async function readPart(
  { offset, length }: WantedPart,
  open: (wanted: { range?: ByteRange }) => Promise<OpenedBytes>,
): Promise<Answer<Generated.BlobPart>> {
  const start = offset ?? 0;
  const opened = await openPart(open, { start, end: start + partLength(length) });
  return { blob: toBlob(opened.ref), offset: opened.start, bytes: await buffer(opened.stream) };
}

/** No range lies inside an empty blob, yet its beginning can be read. */
async function openPart(
  open: (wanted: { range?: ByteRange }) => Promise<OpenedBytes>,
  range: ByteRange,
): Promise<OpenedBytes> {
  if (range.start > 0) return open({ range });
  return (await unless(["request.range"], () => open({ range }))) ?? open({});
}

function partLength(length: number | null | undefined): number {
  if (length === null || length === undefined) return limits.partBytes;
  if (length >= 1 && length <= limits.partBytes) return length;
  const message = `request.length is ${length}; a part has 1 to ${limits.partBytes} bytes`;
  throw new GalleryError("request.invalid", message, { field: "request.length" });
}
