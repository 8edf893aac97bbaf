import { expect, test } from "vitest";
import { runAnswers } from "../api/rest/testing/run-samples.ts";
import { useRecordingClient } from "./testing/recording.ts";

const { client, door } = useRecordingClient();

const page = { page_size: 5, page_token: "t" };
const asOf = "2026-11-21T10:00:00.000Z";
const uuid = "c0ffee00-0000-4000-8000-000000000001";
const metrics = [
  { name: "m", value: Number.NaN, at: 1, step: 2 },
  { name: "m", value: Number.POSITIVE_INFINITY, at: 1, step: 2 },
  { name: "m", value: -0.5, at: -1, step: -2, model: uuid, dataSet: { name: "d", digest: "1" } },
];
const inputs = [
  {
    dataSet: { name: "d", digest: "1", sourceType: "local", source: "f", schema: null, profile: "{}" },
    tags: { context: "training" },
  },
  { model: uuid },
];
const wanted = {
  ...{ project: "p", where: 'tags["team"] == "a"', view: "all" },
  orderBy: [{ by: "name", direction: "descending" }],
};
const tags = { set: { a: "1" }, remove: ["b"] };

type Calls = readonly (readonly [string, object, (input: never) => Promise<unknown>])[];

const reads: Calls = [
  ["metadata.getExperiment", { project: "p", number: 0 }, (input) => client.experiments.get(input)],
  ["metadata.getExperiment", { project: "p", name: "a / b" }, (input) => client.experiments.get(input)],
  [
    "metadata.listExperiments",
    { project: "p", state: "deleted", ...page },
    (input) => client.experiments.list(input),
  ],
  [
    "metadata.listDataSets",
    { project: "p", experiments: [0, 7], ...page },
    (input) => client.experiments.dataSets(input),
  ],
  ["metadata.getRun", { run: uuid }, () => client.runs.get(uuid)],
  ["metadata.getRun", { run: uuid, asOf }, () => client.runs.get(uuid, { asOf })],
  [
    "metadata.listRuns",
    { project: "p", experiment: 0, state: "deleted", ...page },
    (input) => client.runs.list(input),
  ],
  ["metadata.searchExperiments", { ...wanted, ...page }, (input) => client.experiments.search(input)],
  ["metadata.searchRuns", { ...wanted, experiments: [0, 2], ...page }, (input) => client.runs.search(input)],
  [
    "metadata.runHistory",
    { run: uuid, metric: "loss/ä", asOf, page_size: 25_000, page_token: "t" },
    (input) => client.runs.history(input),
  ],
];

const writes: Calls = [
  [
    "metadata.createExperiment",
    { project: "p", name: "e", artifactLocation: "s3://b", tags: { a: "1" } },
    (input) => client.experiments.create(input),
  ],
  [
    "metadata.changeExperiment",
    { project: "p", number: 7, name: "n", tags, deleted: false },
    (input) => client.experiments.change(input),
  ],
  [
    "metadata.createRun",
    {
      ...{ project: "p", experiment: 7, name: "n", user: "zoë", status: "scheduled", startedAt: -5 },
      ...{ tags: { a: "1" }, uuid },
    },
    (input) => client.runs.create(input),
  ],
  [
    "metadata.recordRun",
    {
      ...{ run: uuid, metrics, params: { depth: "7" }, tags: { a: "1" }, inputs, name: "n" },
      outputs: [{ model: uuid, step: 3 }],
    },
    (input) => client.runs.record(input),
  ],
  [
    "metadata.changeRun",
    { run: uuid, name: "n", status: "failed", endedAt: null, tags, deleted: true },
    (input) => client.runs.change(input),
  ],
];

test.each([...reads, ...writes])(
  "%s gets what the client was asked, and its answer comes back whole",
  async (name, input, call) => {
    expect(await call(input as never)).toEqual(runAnswers[name]);
    expect(door.reached.map(({ name, input }) => ({ name, input }))).toEqual([{ name, input }]);
  },
);

test.each(writes)("%s is written under an idempotency key", async (_name, input, call) => {
  await call(input as never);
  expect(door.reached[0]?.caller.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
});
