import type { Instance } from "../../../domain/instance.ts";
import type { Evaluation } from "../../../domain/metric.ts";
import type { Model } from "../../../domain/model.ts";

const at = "2026-11-21T10:00:00.000Z";
export const uuid = "0b8f6a52-5a0e-4a39-9d2e-6a8f1f2f9c11";
export const blob = { digest: `sha256:${"0".repeat(64)}`, size: 3, location: "file:ab/cd" };

export const model: Model = {
  uuid,
  project: "p",
  baseVersionId: "m",
  revision: 1,
  previous: null,
  next: null,
  owner: "",
  description: "",
  features: [],
  hyperparameters: {},
  training: {},
  serving: {},
  partitionBy: [],
  fields: {},
  tags: {},
  deprecation: null,
  createdAt: at,
  createdBy: "local",
};

export const instance: Instance = {
  uuid,
  project: "p",
  baseVersionId: "m",
  model: uuid,
  revision: 1,
  number: 0,
  version: "1.0",
  partition: {},
  fields: {},
  blob,
  files: [],
  size: 3,
  tags: {},
  deprecation: null,
  stage: "trained",
  environments: [],
  retrainOf: null,
  origin: null,
  cause: null,
  createdAt: at,
  createdBy: "local",
};

export const evaluation: Evaluation = {
  uuid,
  instance: uuid,
  scope: "Validation",
  metrics: { mae: 1 },
  dimensions: {},
  dataSet: "",
  metricCode: "",
  metadata: {},
  at,
  createdAt: at,
  createdBy: "local",
};
