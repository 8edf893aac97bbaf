import { toBlob } from "../codec/instances.ts";
import { present, required, textOrNothing } from "../codec/values.ts";
import type { Operations } from "../operation.ts";
import { partFrom, readPart, streamOf } from "./parts.ts";

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

  readBlob: async ({ gallery, caller }, given) => {
    const request = required(given, "request");
    const name = present({
      uuid: required(request.uuid, "request.uuid"),
      path: textOrNothing(request.path),
    });
    return readPart(request, (range) => gallery.storage.openBlob(caller, { ...name, ...range }));
  },

  sweep: async ({ gallery, caller }, request) => {
    const input = present({ apply: request?.apply ?? false, graceHours: request?.graceHours });
    return gallery.storage.sweep(caller, input);
  },
};
