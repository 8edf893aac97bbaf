import type { InstanceComparison, LineageEntry, ModelComparison } from "../../../../domain/comparison.ts";
import type { Deprecation } from "../../../../domain/instance.ts";
import type { Usage } from "../../../../domain/usage.ts";
import type { Relay } from "../relay.ts";
import { model } from "../samples.ts";
import { at, context, moved, other, paris, ref, uuid, wireMoved, wireParis, wireRef } from "./samples.ts";

const deprecation: Deprecation = { reason: "old", at, by: "ada", replacement: other, of: "model" };
const { previous: _previous, next: _next, deprecation: _none, ...told } = model;

const comparison: ModelComparison = {
  project: "p",
  baseVersionId: "m",
  from: { uuid, revision: 1 },
  to: { uuid: other, revision: 2 },
  featuresAdded: ["hour"],
  featuresDropped: ["day"],
  hyperparameters: [{ name: "depth", from: 3, to: 4 }],
  training: [{ name: "code", from: "git:1", to: null }],
  serving: [{ name: "batch", from: null, to: true }],
  fields: [{ name: "team", from: null, to: "pricing" }],
  attributes: [{ name: "partitionBy", from: ["city"], to: ["city", "zone"] }],
};
const wireComparison = {
  project: "p",
  baseVersionId: "m",
  fromRevision: { uuid, revision: 1 },
  toRevision: { uuid: other, revision: 2 },
  featuresAdded: ["hour"],
  featuresDropped: ["day"],
  hyperparameters: [{ name: "depth", fromValue: { number: 3 }, toValue: { number: 4 } }],
  training: [{ name: "code", fromValue: { text: "git:1" } }],
  serving: [{ name: "batch", toValue: { flag: true } }],
  fields: [{ name: "team", toValue: { text: "pricing" } }],
  attributes: [{ name: "partitionBy", fromValue: { texts: ["city"] }, toValue: { texts: ["city", "zone"] } }],
};

const series = { scope: "Validation", dimensions: { event: "holiday" } };
const instances: InstanceComparison = {
  from: ref,
  to: { ...ref, uuid: other, version: "4.2" },
  model: comparison,
  fields: [{ name: "trees", from: 1, to: 2 }],
  environment: [{ name: "frameworkVersion", from: "2.0", to: "2.1" }],
  metrics: [
    { ...series, name: "mae", from: 3, to: 2.5, delta: -0.5, better: true },
    { ...series, name: "bias", from: null, to: 0, delta: null, better: null },
  ],
  upstreams: moved,
  files: [
    { path: "", from: "sha256:a", to: "sha256:b" },
    { path: "new.bin", from: null, to: "sha256:c" },
  ],
};
const wireInstances = {
  fromInstance: wireRef,
  toInstance: { ...wireRef, uuid: other, version: "4.2" },
  model: wireComparison,
  fields: [{ name: "trees", fromValue: { number: 1 }, toValue: { number: 2 } }],
  environment: [{ name: "frameworkVersion", fromValue: { text: "2.0" }, toValue: { text: "2.1" } }],
  metrics: [
    { ...series, name: "mae", fromValue: 3, toValue: 2.5, delta: -0.5, better: true },
    { ...series, name: "bias", toValue: 0 },
  ],
  upstreams: wireMoved,
  files: [
    { path: "", fromDigest: "sha256:a", toDigest: "sha256:b" },
    { path: "new.bin", toDigest: "sha256:c" },
  ],
};

const trained: LineageEntry = {
  ...ref,
  createdAt: at,
  createdBy: "ada",
  descent: "trained",
  parent: null,
  deprecated: true,
  environments: [],
  cause: null,
};
const propagated = {
  descent: "propagated",
  parent: other,
  environments: ["shadow"],
};
const cause = {
  ...{ change: 7, kind: "instance.created", subject: other },
  ...{ project: "p", baseVersionId: "up", version: "2.1" },
} as const;
const { parent: _parent, cause: _cause, ...wireTrained } = { ...trained, partition: wireParis };

const usage: Usage = {
  readers: [{ actor: "serving", door: "rest", reads: 12, lastAt: at }],
  environments: ["production"],
  downstream: [ref],
};

export const versionRelays: Record<string, Relay> = {
  "metrics.compareInstances": {
    call: (c) => c.compareInstances(uuid, other),
    input: { from: uuid, to: other },
    answer: instances,
    told: wireInstances,
  },
  "storage.compareModels": {
    call: (c) => c.compareModels(uuid, other),
    input: { from: uuid, to: other },
    answer: comparison,
    told: wireComparison,
  },
  "storage.listLineage": {
    call: (c) => c.listLineage({ project: "p", baseVersionId: "m", partition: wireParis, pageSize: 2 }),
    input: { project: "p", baseVersionId: "m", partition: paris, page_size: 2 },
    answer: {
      items: [trained, { ...trained, ...propagated, cause: { ...cause, partition: paris } }],
      next_page_token: "n",
    },
    told: {
      items: [wireTrained, { ...wireTrained, ...propagated, cause: { ...cause, partition: wireParis } }],
      nextPageToken: "n",
    },
  },
  "storage.deprecateModel": {
    call: (c) =>
      c.deprecateModel({ uuid, all: true, reason: "old", replacement: other, hide: true }, context),
    input: { uuid, all: true, reason: "old", replacement: other, hide: true },
    answer: { ...model, deprecation },
    told: { ...told, deprecation },
  },
  "storage.restoreModel": {
    call: (c) => c.restoreModel({ uuid, all: false, reason: "still good" }, context),
    input: { uuid, all: false, reason: "still good" },
    answer: model,
    told,
  },
  "storage.getUsage": {
    call: (c) => c.getUsage(uuid),
    input: { uuid },
    answer: usage,
    told: { ...usage, downstream: [wireRef] },
  },
};
