import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { GalleryError } from "../../../domain/errors.ts";
import type { ByteRange } from "../../../domain/upload.ts";
import type { OpenedBlob } from "../../../tiers/storage/index.ts";
import { toBlob } from "../codec/instances.ts";
import { present, required, textOrNothing } from "../codec/values.ts";
import { limits } from "../limits.ts";
import type { Call, Operations } from "../operation.ts";
import { unless } from "./unless.ts";

type Names =
  | "uploadBlob"
  | "startUpload"
  | "getUpload"
  | "writeUpload"
  | "finishUpload"
  | "abortUpload"
  | "findBlob"
  | "readBlob"
  | "sweep";

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

export const blobOperations: Pick<Operations, Names> = {
  uploadBlob: async ({ gallery, caller }, project, given, digest) => {
    const bytes = partFrom(given, "bytes");
    const announced = present({ project: required(project, "project"), digest: textOrNothing(digest) });
    return toBlob(
      await gallery.storage.uploadBlob(caller, { ...announced, size: bytes.length, bytes: streamOf(bytes) }),
    );
  },

  startUpload: async ({ gallery, caller }, project) =>
    gallery.storage.startUpload(caller, { project: required(project, "project") }),

  getUpload: async ({ gallery, caller }, id) => gallery.storage.getUpload(caller, { id: required(id, "id") }),

  writeUpload: async ({ gallery, caller }, id, offset, bytes) =>
    gallery.storage.writeUpload(caller, {
      id: required(id, "id"),
      offset: required(offset, "offset"),
      bytes: partFrom(bytes, "bytes"),
    }),

  finishUpload: async ({ gallery, caller }, id, digest) => {
    const input = present({ id: required(id, "id"), digest: textOrNothing(digest) });
    return toBlob(await gallery.storage.finishUpload(caller, input));
  },

  abortUpload: async ({ gallery, caller }, id) =>
    gallery.storage.abortUpload(caller, { id: required(id, "id") }),

  findBlob: async ({ gallery, caller }, project, digest) => {
    const input = { project: required(project, "project"), digest: required(digest, "digest") };
    return toBlob(await gallery.storage.findBlob(caller, input));
  },

  readBlob: async (call, given) => {
    const { uuid, path, offset, length } = required(given, "request");
    const start = offset ?? 0;
    const name = present({ uuid: required(uuid, "request.uuid"), path: textOrNothing(path) });
    const opened = await openPart(call, name, { start, end: start + partLength(length) });
    return { blob: toBlob(opened.ref), offset: opened.start, bytes: await buffer(opened.stream) };
  },

  sweep: async ({ gallery, caller }, request) => {
    const input = present({ apply: request?.apply ?? false, graceHours: request?.graceHours });
    return gallery.storage.sweep(caller, input);
  },
};

/** No range lies inside an empty blob, yet its beginning can be read. */
async function openPart(
  { gallery, caller }: Call,
  name: { readonly uuid: string; readonly path?: string },
  range: ByteRange,
): Promise<OpenedBlob> {
  const open = () => gallery.storage.openBlob(caller, { ...name, range });
  if (range.start > 0) return open();
  return (await unless(["request.range"], open)) ?? gallery.storage.openBlob(caller, name);
}

function partLength(length: number | null | undefined): number {
  if (length === null || length === undefined) return limits.partBytes;
  if (length >= 1 && length <= limits.partBytes) return length;
  const message = `request.length is ${length}; a part has 1 to ${limits.partBytes} bytes`;
  throw new GalleryError("request.invalid", message, { field: "request.length" });
}
