import { GalleryError } from "../../../domain/errors.ts";
import { filesFrom, toInstance } from "../codec/instances.ts";
import { paperPointFrom } from "../codec/metrics.ts";
import { toModel } from "../codec/models.ts";
import { constraintsFrom } from "../codec/search.ts";
import { fieldsFrom, present, required, textOrNothing } from "../codec/values.ts";
import type { Call, Operations } from "../operation.ts";
import { partFrom, streamOf } from "./parts.ts";
import { unless } from "./unless.ts";

type Names = "createGalleryModel" | "uploadModel" | "insertModelInstanceMetric" | "modelQuery";

const queryLimit = 1_000;

/** The calls of the paper's Listings 3 to 5, made of the neck's own functions. */
export const paperOperations: Pick<Operations, Names> = {
  createGalleryModel: async (call, project, baseVersionId) => {
    const name = {
      project: required(project, "project"),
      baseVersionId: required(baseVersionId, "baseVersionId"),
    };
    const { storage } = call.gallery;
    const found = await unless(["project.unknown", "model.unknown"], () =>
      storage.findModel(call.caller, name),
    );
    if (found !== undefined) return toModel(found);
    await ensureProject(call, name.project);
    const created = await unless(["model.exists"], () => storage.createModel(call.caller, name));
    return toModel(created ?? (await storage.findModel(call.caller, name)));
  },

  uploadModel: async ({ gallery, caller }, project, baseVersionId, given) => {
    const record = required(given, "modelInstanceRecord");
    const owner = required(project, "project");
    const instance = present({
      project: owner,
      baseVersionId: required(baseVersionId, "baseVersionId"),
      revision: record.revision,
      uuid: record.uuid,
      fields: fieldsFrom(record.fields, "modelInstanceRecord.fields"),
      blob: record.blob,
      files: filesFrom(record.files, "modelInstanceRecord.files"),
      retrainOf: textOrNothing(record.retrainOf),
      upstreams: record.upstreams,
    });
    if (record.content === null || record.content === undefined) {
      return (await gallery.storage.createInstance(caller, instance)).uuid;
    }
    if (instance.blob !== undefined || instance.files !== undefined) {
      throw new GalleryError(
        "request.invalid",
        "modelInstanceRecord has content beside blob or files; give one",
        {
          field: "modelInstanceRecord.content",
        },
      );
    }
    const bytes = partFrom(record.content, "modelInstanceRecord.content");
    const upload = { project: owner, size: bytes.length, bytes: streamOf(bytes) };
    const { digest } = await gallery.storage.uploadBlob(caller, upload);
    return (await gallery.storage.createInstance(caller, { ...instance, blob: digest })).uuid;
  },

  insertModelInstanceMetric: async ({ gallery, caller }, project, modelInstanceId, given) => {
    const instance = required(modelInstanceId, "modelInstanceId");
    const point = { instance, ...paperPointFrom(given, "modelPerformanceRecord") };
    await gallery.metrics.recordBulk(caller, { project: required(project, "project"), points: [point] });
  },

  modelQuery: async ({ gallery, caller }, given) => {
    const constraints = constraintsFrom(required(given, "constraints"), "constraints");
    const page = await gallery.metadata.search(caller, { constraints, page_size: queryLimit });
    return page.items.flatMap((hit) => (hit.instance === undefined ? [] : [toInstance(hit.instance)]));
  },
};

/** Two callers may create it at once; it is there for both. */
/** Safe to repeat by the project's name; the caller's idempotency key belongs to the model. */
async function ensureProject(
  { gallery, caller: { idempotencyKey: _, ...caller } }: Call,
  name: string,
): Promise<void> {
  const found = await unless(["project.unknown"], () =>
    gallery.storage.getProject(caller, { project: name }),
  );
  if (found === undefined)
    await unless(["project.exists"], () => gallery.storage.createProject(caller, { name }));
}
