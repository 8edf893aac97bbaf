import { Readable } from "node:stream";
import type { ArtifactOwner } from "../../domain/artifact.ts";
import type { Caller } from "../../domain/caller.ts";
import type { Tracking } from "../../tiers/metadata/index.ts";
import type { Operation, Tracked } from "./operation.ts";

const PROJECT = "p";

const bytesOf = (text: string) => Readable.from([Buffer.from(text)]);

const dataSet = {
  ...{ name: "train", digest: "1", sourceType: "local", source: "f", schema: null, profile: null },
};

const ownerOf = (run: string): ArtifactOwner => ({ kind: "run", uuid: run });

/** A run with files in two folders, and a logged model with a param and a tag. */
export async function layTracked(tracking: Tracking, caller: Caller): Promise<Tracked> {
  const { number: experiment } = await tracking.createExperiment(caller, { project: PROJECT, name: "e" });
  const { uuid: run } = await tracking.createRun(caller, { project: PROJECT, experiment, tags: { t: "1" } });
  for (const path of ["a", "d/a", "d/e/b"])
    await tracking.uploadArtifact(caller, { owner: ownerOf(run), path, bytes: bytesOf(path) });
  const texts = { params: { a: "1" }, tags: { t: "1" } };
  const { uuid: model } = await tracking.createLoggedModel(caller, {
    project: PROJECT,
    experiment,
    ...texts,
  });
  return { experiment, run, model };
}

/** Every write of what trainings tell and leave. */
export const trackingWrites: Readonly<Record<string, Operation>> = {
  createExperiment: ({ tracking }, caller) =>
    tracking.createExperiment(caller, { project: PROJECT, name: "new", tags: { t: "1" } }),
  changeExperiment: ({ tracking }, caller, { tracked: { experiment } }) =>
    tracking.changeExperiment(caller, {
      project: PROJECT,
      number: experiment,
      name: "other",
      deleted: true,
      tags: { set: { t: "2" } },
    }),
  createRun: ({ tracking }, caller, { tracked: { experiment } }) =>
    tracking.createRun(caller, { project: PROJECT, experiment, tags: { t: "1" } }),
  recordRun: ({ tracking }, caller, { tracked: { run, model } }) =>
    tracking.recordRun(caller, {
      run,
      metrics: [
        { name: "m", value: 1, at: 1, step: 1 },
        { name: "m", value: 2, at: 2, step: 2, model },
      ],
      params: { p: "1" },
      tags: { t: "2" },
      inputs: [{ dataSet, tags: { context: "training" } }, { model }],
      outputs: [{ model, step: 1 }],
    }),
  changeRun: ({ tracking }, caller, { tracked: { run } }) =>
    tracking.changeRun(caller, { run, status: "finished", endedAt: 9, tags: { remove: ["t"] } }),
  "changeRun that sets it aside": ({ tracking }, caller, { tracked: { run } }) =>
    tracking.changeRun(caller, { run, deleted: true }),
  createLoggedModel: ({ tracking }, caller, { tracked: { experiment, run } }) => {
    const texts = { params: { b: "1" }, tags: { u: "1" } };
    return tracking.createLoggedModel(caller, { project: PROJECT, experiment, sourceRun: run, ...texts });
  },
  changeLoggedModel: ({ tracking }, caller, { tracked: { model } }) =>
    tracking.changeLoggedModel(caller, {
      model,
      status: "ready",
      params: { b: "2" },
      tags: { set: { u: "1" }, remove: ["t"] },
    }),
  uploadArtifact: ({ tracking }, caller, { tracked: { run } }) =>
    tracking.uploadArtifact(caller, { owner: ownerOf(run), path: "d/new/c", bytes: bytesOf("new") }),
  "uploadArtifact in the place of another": ({ tracking }, caller, { tracked: { run } }) =>
    tracking.uploadArtifact(caller, { owner: ownerOf(run), path: "d/a", bytes: bytesOf("first") }),
  putArtifact: ({ tracking }, caller, { digest, tracked: { model } }) => {
    const owner: ArtifactOwner = { kind: "logged_model", uuid: model };
    return tracking.putArtifact(caller, { owner, path: "MLmodel", blobs: [digest] });
  },
  "putArtifact of parts": ({ tracking }, caller, { digest, tracked: { run } }) =>
    tracking.putArtifact(caller, { owner: ownerOf(run), path: "joined", blobs: [digest, digest] }),
  removeArtifact: ({ tracking }, caller, { tracked: { run } }) =>
    tracking.removeArtifact(caller, { owner: ownerOf(run), path: "d" }),
  "removeArtifact alone in its folder": ({ tracking }, caller, { tracked: { run } }) =>
    tracking.removeArtifact(caller, { owner: ownerOf(run), path: "d/e/b" }),
};
