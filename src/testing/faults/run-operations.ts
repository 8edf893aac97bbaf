import type { Caller } from "../../domain/caller.ts";
import type { RunTracking } from "../../tiers/metadata/index.ts";
import type { Operation } from "./operation.ts";

const MODEL = "00000000-0000-4000-8000-00000000000a";
const dataSet = (digest: string) => ({
  ...{ name: "train", digest, sourceType: "local", source: "f", schema: null, profile: null },
});
const metric = (name: string, value: number) => ({ name, value, at: 0, step: 0 });

/** UUID of a run that knows something already, in the experiment 1. */
export async function layRun(runs: RunTracking, caller: Caller, project: string): Promise<string> {
  await runs.createExperiment(caller, { project, name: "e", tags: { team: "maps" } });
  const { uuid } = await runs.createRun(caller, { project, experiment: 1, name: "r", tags: { a: "1" } });
  await runs.recordRun(caller, {
    run: uuid,
    params: { lr: "0.1" },
    metrics: [metric("loss", 3)],
    inputs: [{ dataSet: dataSet("1"), tags: {} }],
  });
  return uuid;
}

/** Every write of experiments and runs. */
export const runWrites: Readonly<Record<string, Operation>> = {
  createExperiment: ({ runs }, caller, { project }) =>
    runs.createExperiment(caller, { project, name: "new", tags: { a: "1", b: "2" } }),
  changeExperiment: ({ runs }, caller, { project }) =>
    runs.changeExperiment(caller, { project, number: 1, deleted: true }),
  "changeExperiment of its name": ({ runs }, caller, { project }) =>
    runs.changeExperiment(caller, { project, number: 1, name: "renamed" }),
  "changeExperiment of its tags": ({ runs }, caller, { project }) =>
    runs.changeExperiment(caller, { project, number: 1, tags: { set: { a: "1" }, remove: ["team"] } }),
  createRun: ({ runs }, caller, { project }) =>
    runs.createRun(caller, { project, experiment: 1, name: "n", tags: { a: "1", b: "2" } }),
  recordRun: ({ runs }, caller, { run }) =>
    runs.recordRun(caller, {
      run,
      params: { lr: "0.1", depth: "7" },
      metrics: [metric("loss", 2), metric("loss", 5), metric("acc", Number.NaN)],
      tags: { a: "2", b: "1" },
      inputs: [{ dataSet: dataSet("1"), tags: {} }, { dataSet: dataSet("2"), tags: {} }, { model: MODEL }],
      outputs: [{ model: MODEL, step: 1 }],
      name: "told",
    }),
  changeRun: ({ runs }, caller, { run }) =>
    runs.changeRun(caller, { run, status: "finished", endedAt: 9, tags: { set: { b: "1" }, remove: ["a"] } }),
  "changeRun that sets it aside": ({ runs }, caller, { run }) =>
    runs.changeRun(caller, { run, deleted: true }),
};
