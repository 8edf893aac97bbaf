import type { Experiment } from "../../../domain/experiment.ts";
import type { Run, RunPoint } from "../../../domain/run.ts";

const at = "2026-11-21T10:00:00.000Z";
const uuid = "c0ffee00-0000-4000-8000-000000000001";
const model = "c0ffee00-0000-4000-8000-000000000002";

const experiment: Experiment = {
  ...{ uuid, project: "p", number: 0, name: "Default", artifactLocation: null, state: "active" },
  ...{ tags: { team: "maps" }, createdAt: at, updatedAt: at, createdBy: "maria" },
};
const dataSet = { name: "d", digest: "1", sourceType: "local", source: "f", schema: "{}", profile: null };
const points: RunPoint[] = [
  { value: Number.NaN, at: -1, step: 0 },
  { value: Number.NEGATIVE_INFINITY, at: 0, step: -1 },
  { value: 0.5, at: 5, step: 2 },
];
const run: Run = {
  ...{ uuid, project: "p", experiment: 0, name: "deeper", user: "zoë", status: "running", startedAt: 5 },
  ...{ endedAt: null, state: "active", params: { depth: "7" }, tags: { a: "" } },
  metrics: points.map((point, index) => ({ ...point, name: `m${index}` })),
  inputs: [{ dataSet, tags: { context: "training" } }, { model }],
  outputs: [{ model, step: 3 }],
  ...{ createdAt: at, createdBy: "maria" },
};

/** What the functions of experiments and runs answer with. */
export const runAnswers: Readonly<Record<string, unknown>> = {
  "metadata.createExperiment": experiment,
  "metadata.getExperiment": { ...experiment, artifactLocation: "s3://b/x", state: "deleted" },
  "metadata.changeExperiment": experiment,
  "metadata.listExperiments": { items: [experiment], next_page_token: "t" },
  "metadata.listDataSets": {
    items: [{ experiment: 0, name: "d", digest: "1", context: "" }],
    next_page_token: "t",
  },
  "metadata.createRun": run,
  "metadata.getRun": { ...run, status: "failed", endedAt: 9, state: "deleted" },
  "metadata.recordRun": { recorded: 2 },
  "metadata.changeRun": run,
  "metadata.listRuns": { items: [run], next_page_token: "t" },
  "metadata.searchRuns": { items: [run], next_page_token: "t" },
  "metadata.searchExperiments": { items: [experiment], next_page_token: "t" },
  "metadata.runHistory": { items: points, next_page_token: "t" },
};
