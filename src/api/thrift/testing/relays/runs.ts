import type { Experiment } from "../../../../domain/experiment.ts";
import type { Run, RunMetric } from "../../../../domain/run.ts";
import type { Relay } from "../relay.ts";
import { at, context, other, uuid } from "./samples.ts";

const experiment: Experiment = {
  ...{ uuid, project: "p", number: 0, name: "Default", artifactLocation: "s3://b/x", state: "active" },
  ...{ tags: { team: "maps" }, createdAt: at, updatedAt: at, createdBy: "ada" },
};
const { artifactLocation: _, ...kept } = experiment;

const metric = (name: string, value: number): RunMetric => ({ name, value, at: 1_795_255_200_000, step: -1 });
const measured = { ...metric("mae", 4), model: other, dataSet: { name: "d", digest: "1" } };
const dataSet = { name: "d", digest: "1", sourceType: "local", source: "f", schema: "{}", profile: "[]" };
const { schema: _schema, profile: _profile, ...bare } = dataSet;
const data = {
  params: { depth: "7" },
  tags: { __proto__x: "1" },
  metrics: [metric("loss", Number.NaN), metric("rate", Number.NEGATIVE_INFINITY), metric("acc", 0.5)],
};
const wireInputs = [
  { dataSet, tags: { context: "training" } },
  { dataSet: bare, tags: {} },
  { model: other },
];
const inputs: Run["inputs"] = [
  { dataSet, tags: { context: "training" } },
  { dataSet: { ...bare, schema: null, profile: null }, tags: {} },
  { model: other },
];
const outputs = [{ model: other, step: 3 }];

const run: Run = {
  ...{ uuid, project: "p", experiment: 1, name: "n", user: "zoë", status: "finished", startedAt: -5 },
  ...{ endedAt: 9, state: "deleted", ...data, inputs, outputs, createdAt: at, createdBy: "ada" },
};
const wireRun = { ...run, inputs: wireInputs };
const { endedAt: _ended, ...going } = wireRun;

const used = { experiment: 1, name: "d", digest: "1", context: "training" };

const edit = { setTags: { a: "1" }, removeTags: ["b"] };
const tags = { set: { a: "1" }, remove: ["b"] };
const wanted = {
  ...{ project: "p", where: "status == 'failed'", view: "all" },
  orderBy: [{ by: "started", direction: "descending" }],
};
const page = { pageSize: 2, pageToken: "t" };
const asked = { page_size: 2, page_token: "t" };

export const runRelays: Record<string, Relay> = {
  "metadata.createExperiment": {
    call: (c) =>
      c.createExperiment(
        { project: "p", name: "e", number: 7 as never, artifactLocation: "s3://b", tags: { a: "1" } },
        context,
      ),
    input: { project: "p", name: "e", number: 7, artifactLocation: "s3://b", tags: { a: "1" } },
    answer: experiment,
    told: experiment,
  },
  "metadata.getExperiment": {
    call: (c) => c.getExperiment({ project: "p", number: 0 as never }),
    input: { project: "p", number: 0 },
    answer: { ...experiment, artifactLocation: null },
    told: kept,
  },
  "metadata.changeExperiment": {
    call: (c) =>
      c.changeExperiment({ project: "p", number: 0 as never, name: "n", ...edit, deleted: false }, context),
    input: { project: "p", number: 0, name: "n", tags, deleted: false },
    answer: experiment,
    told: experiment,
  },
  "metadata.listExperiments": {
    call: (c) => c.listExperiments({ project: "p", state: "deleted", ...page }),
    input: { project: "p", state: "deleted", ...asked },
    answer: { items: [experiment], next_page_token: "n" },
    told: { items: [experiment], nextPageToken: "n" },
  },
  "metadata.listDataSets": {
    call: (c) => c.listDataSets({ project: "p", experiments: [0, 2] as never, ...page }),
    input: { project: "p", experiments: [0, 2], ...asked },
    answer: { items: [used], next_page_token: "n" },
    told: { items: [used], nextPageToken: "n" },
  },
  "metadata.createRun": {
    call: (c) =>
      c.createRun(
        {
          ...{ project: "p", experiment: 1 as never, name: "n", user: "zoë", status: "scheduled" },
          ...{ startedAt: -5 as never, tags: { a: "1" }, uuid },
        },
        context,
      ),
    input: {
      ...{ project: "p", experiment: 1, name: "n", user: "zoë", status: "scheduled", startedAt: -5 },
      ...{ tags: { a: "1" }, uuid },
    },
    answer: run,
    told: wireRun,
  },
  "metadata.getRun": {
    call: (c) => c.getRun(uuid, at),
    input: { run: uuid, asOf: at },
    answer: { ...run, endedAt: null },
    told: going,
  },
  "metadata.recordRun": {
    call: (c) =>
      c.recordRun(
        {
          run: uuid,
          ...data,
          metrics: [...data.metrics, measured],
          inputs: wireInputs,
          outputs,
          name: "n",
        } as never,
        context,
      ),
    input: { run: uuid, ...data, metrics: [...data.metrics, measured], inputs, outputs, name: "n" },
    answer: { recorded: 3 },
    told: 3,
  },
  "metadata.changeRun": {
    call: (c) =>
      c.changeRun(
        { run: uuid, name: "n", status: "failed", endedAt: 9 as never, ...edit, deleted: true },
        context,
      ),
    input: { run: uuid, name: "n", status: "failed", endedAt: 9, tags, deleted: true },
    answer: run,
    told: wireRun,
  },
  "metadata.listRuns": {
    call: (c) => c.listRuns({ project: "p", experiment: 1 as never, state: "deleted", ...page }),
    input: { project: "p", experiment: 1, state: "deleted", ...asked },
    answer: { items: [run] },
    told: { items: [wireRun] },
  },
  "metadata.searchRuns": {
    call: (c) => c.searchRuns({ ...wanted, experiments: [1, 0] as never, ...page }),
    input: { ...wanted, experiments: [1, 0], ...asked },
    answer: { items: [run], next_page_token: "n" },
    told: { items: [wireRun], nextPageToken: "n" },
  },
  "metadata.searchExperiments": {
    call: (c) => c.searchExperiments({ ...wanted, ...page }),
    input: { ...wanted, ...asked },
    answer: { items: [experiment] },
    told: { items: [experiment] },
  },
  "metadata.runHistory": {
    call: (c) => c.runHistory({ run: uuid, metric: "loss", asOf: at, ...page }),
    input: { run: uuid, metric: "loss", asOf: at, ...asked },
    answer: { items: [{ value: Number.NaN, at: -1, step: 2 }], next_page_token: "n" },
    told: { items: [{ value: Number.NaN, at: -1, step: 2 }], nextPageToken: "n" },
  },
};

/** Calls that say the same functions in another way. */
export const otherRunRelays: [string, Relay][] = [
  ["metadata.getRun", { call: (c) => c.getRun(uuid, ""), input: { run: uuid }, answer: run, told: wireRun }],
  [
    "metadata.getExperiment",
    {
      call: (c) => c.getExperiment({ project: "p", name: "Default" }),
      input: { project: "p", name: "Default" },
      answer: experiment,
      told: experiment,
    },
  ],
  [
    "metadata.changeRun",
    {
      call: (c) => c.changeRun({ run: uuid, status: "running", takenUp: true }, context),
      input: { run: uuid, status: "running", endedAt: null },
      answer: { ...run, endedAt: null },
      told: going,
    },
  ],
];
