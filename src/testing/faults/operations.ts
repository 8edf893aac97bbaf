import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { Caller } from "../../domain/caller.ts";
import { graphWrites, layGraph } from "./graph-operations.ts";
import type { Ground, Operation, Tiers } from "./operation.ts";
import { registryWrites } from "./registry-operations.ts";
import { layTracked, trackingWrites } from "./tracking-operations.ts";

/** The one delivery of the webhook, dead. */
export const DELIVERY = "00000000-0000-4000-8000-00000000000d";

export const bytesOf = (text: string) => Readable.from([Buffer.from(text)]);
export const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

/** One project, model, blob and two instances, one of them deprecated and tagged; a blob that nobody names; a webhook; a graph; what a training left. */
export async function layGround({ storage, tracking }: Tiers, caller: Caller): Promise<Ground> {
  await storage.createProject(caller, { name: "p" });
  const partitioned = { partitionBy: ["city"], fields: { modelName: "forest" } };
  const model = await storage.createModel(caller, { project: "p", baseVersionId: "m", ...partitioned });
  const { digest } = await storage.uploadBlob(caller, { project: "p", bytes: bytesOf("first") });
  await storage.uploadBlob(caller, { project: "p", bytes: bytesOf("unused") });
  const given = { project: "p", baseVersionId: "m", fields: { city: "Oslo" }, blob: digest };
  const { uuid: instance } = await storage.createInstance(caller, given);
  const { uuid: other } = await storage.createInstance(caller, given);
  await storage.deprecate(caller, { uuid: other, reason: "old", replacement: instance });
  await storage.changeTags(caller, { subject: { kind: "instance", uuid: instance }, set: { stage: "new" } });
  const { uuid: webhook } = await storage.createWebhook(caller, { project: "p", url: "https://a.example/" });
  await storage.setAlias(caller, { project: "p", baseVersionId: "m", alias: "champion", instance });
  const graph = await layGraph({ storage }, caller, digest);
  const tracked = await layTracked(tracking, caller);
  return { project: "p", model: model.uuid, instance, other, digest, webhook, graph, tracked };
}

/** Every write of the tiers below the rules; one that is missing here makes the matrix fail. */
export const writes: Readonly<Record<string, Operation>> = {
  ...graphWrites,
  ...trackingWrites,
  ...registryWrites,
  createProject: ({ storage }, caller) => storage.createProject(caller, { name: "new" }),
  createModel: ({ storage }, caller, { project }) =>
    storage.createModel(caller, { project, baseVersionId: "n", fields: { family: "trees" } }),
  reviseModel: ({ storage }, caller, { model }) =>
    storage.reviseModel(caller, { model, fields: { family: "trees" } }),
  createInstance: ({ storage }, caller, { project, digest }) =>
    storage.createInstance(caller, {
      project,
      baseVersionId: "m",
      fields: { city: "Lima", note: "n" },
      files: [
        { path: "a", digest },
        { path: "b/c", digest },
      ],
      tags: { reviewed: "yes" },
      metrics: [
        { scope: "Training", name: "mae", value: 0.5, step: 1 },
        { scope: "Training", name: "new", value: 7 },
      ],
    }),
  createInstances: ({ storage }, caller, { project, digest }) => {
    const one = (city: string) => ({ project, baseVersionId: "m", fields: { city }, blob: digest });
    return storage.createInstances(caller, { instances: [one("Oslo"), one("Lima"), one("Oslo")] });
  },
  changeTags: ({ storage }, caller, { instance }) =>
    storage.changeTags(caller, {
      subject: { kind: "instance", uuid: instance },
      set: { team: "a", owner: "b" },
      remove: ["stage"],
    }),
  deprecate: ({ storage }, caller, { instance, other }) =>
    storage.deprecate(caller, { uuid: instance, reason: "old", replacement: other }),
  restore: ({ storage }, caller, { other }) => storage.restore(caller, { uuid: other, reason: "again" }),
  deprecateModel: ({ storage }, caller, { model }) =>
    storage.deprecateModel(caller, { uuid: model, all: true, reason: "old" }),
  restoreModel: ({ storage }, caller, { model }) =>
    storage.restoreModel(caller, { uuid: model, reason: "again" }),
  uploadBlob: ({ storage }, caller, { project }) =>
    storage.uploadBlob(caller, { project, digest: digestOf("second"), bytes: bytesOf("second") }),
  "uploadBlob of known bytes": ({ storage }, caller, { project }) =>
    storage.uploadBlob(caller, { project, bytes: bytesOf("first") }),
  "startUpload writeUpload finishUpload": async ({ storage }, caller, { project }) => {
    const { id } = await storage.startUpload(caller, { project });
    await storage.writeUpload(caller, { id, offset: 0, bytes: Buffer.from("in ") });
    await storage.writeUpload(caller, { id, offset: 3, bytes: bytesOf("parts") });
    return storage.finishUpload(caller, { id, digest: digestOf("in parts") });
  },
  "startUpload abortUpload": async ({ storage }, caller, { project }) => {
    const { id } = await storage.startUpload(caller, { project });
    await storage.abortUpload(caller, { id });
  },
  sweep: ({ storage }, caller) => storage.sweep(caller, { apply: true, graceHours: 0 }),
  createWebhook: ({ storage }, caller, { project }) =>
    storage.createWebhook(caller, { project, url: "https://b.example/", baseVersionId: "m" }),
  changeWebhook: ({ storage }, caller, { webhook }) =>
    storage.changeWebhook(caller, { webhook, state: "paused", name: "named", url: "https://c.example/" }),
  removeWebhook: ({ storage }, caller, { webhook }) => storage.removeWebhook(caller, { webhook }),
  replayDelivery: ({ storage }, caller, { webhook }) =>
    storage.replayDelivery(caller, { webhook, delivery: DELIVERY }),
  record: ({ metrics }, caller, { instance }) =>
    metrics.record(caller, {
      instance,
      points: [
        { scope: "Validation", name: "mae", value: 1 },
        { scope: "Validation", name: "bias", value: 2, dimensions: { event: "holiday" } },
      ],
    }),
  recordBulk: ({ metrics }, caller, { project, instance, other }) => {
    const points = [instance, other, instance].map((each, step) => {
      return { instance: each, scope: "Production", name: "mae", value: step, step };
    });
    return metrics.recordBulk(caller, { project, points });
  },
  evaluate: ({ metrics }, caller, { instance }) =>
    metrics.evaluate(caller, { instance, scope: "Validation", metrics: { mae: 1, bias: 2 } }),
};
