import { expect, test } from "vitest";
import type { InstanceComparison, InstanceRef, ModelComparison } from "../../client/index.ts";
import { instanceDifferences, modelDifferences } from "./rows.ts";

const model: ModelComparison = {
  project: "p",
  baseVersionId: "m",
  from: { uuid: "a", revision: 1 },
  to: { uuid: "b", revision: 2 },
  featuresAdded: ["weather"],
  featuresDropped: ["hour"],
  hyperparameters: [{ name: "depth", from: 4, to: 8 }],
  training: [{ name: "code", from: null, to: "git@a:2" }],
  serving: [{ name: "image", from: "s:1", to: null }],
  fields: [],
  attributes: [{ name: "partitionBy", from: null, to: ["city"] }],
};

const ref: InstanceRef = { uuid: "", project: "p", baseVersionId: "m", version: "1.0", partition: {} };
const instances: InstanceComparison = {
  from: ref,
  to: ref,
  model: null,
  fields: [],
  environment: [],
  metrics: [],
  upstreams: [],
  files: [],
};

const lines = (rows: readonly object[]) => rows.map((row) => Object.values(row).join("|"));

test("differences of revisions say what was added, dropped and changed", () => {
  expect(lines(modelDifferences(model))).toEqual([
    'model|partitionBy||["city"]|added',
    "feature|weather|||added",
    "feature|hour|||dropped",
    "hyperparameter|depth|4|8|changed",
    "training|code||git@a:2|added",
    "serving|image|s:1||dropped",
  ]);
  expect(lines(instanceDifferences({ ...instances, model }))).toEqual(lines(modelDifferences(model)));
});

test("metrics that moved say by how much and whether that is better; the others are left out", () => {
  const metric = (name: string, from: number | null, to: number | null, better: boolean | null) => ({
    ...{ scope: "Validation", name, dimensions: {}, from, to, better },
    delta: from === null || to === null ? null : to - from,
  });
  const metrics = [
    metric("auc", 0.7, 0.8, true),
    metric("mae", 4, 5, false),
    { ...metric("score", 2, 1, null), dimensions: { event: "holiday" } },
    metric("same", 1, 1, null),
    metric("new", null, 1, null),
    metric("gone", 1, null, null),
  ];
  expect(lines(instanceDifferences({ ...instances, metrics }))).toEqual([
    "metric|Validation auc|0.7|0.8|+0.1 better",
    "metric|Validation mae|4|5|+1 worse",
    "metric|Validation score (event=holiday)|2|1|-1",
    "metric|Validation new||1|added",
    "metric|Validation gone|1||dropped",
  ]);
});

test("upstreams and files are named with both sides", () => {
  const upstreams = [
    { project: "p", baseVersionId: "demand", partition: { city: "Oslo" }, from: "2.0", to: "2.1" },
  ];
  const files = [
    { path: "", from: "sha256:1", to: null },
    { path: "config.json", from: null, to: "sha256:2" },
  ];
  expect(lines(instanceDifferences({ ...instances, upstreams, files }))).toEqual([
    "upstream|demand{city=Oslo}|2.0|2.1|changed",
    "file|blob|sha256:1||dropped",
    "file|config.json||sha256:2|added",
  ]);
});
