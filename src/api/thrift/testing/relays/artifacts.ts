import { Readable } from "node:stream";
import type { Artifact, ArtifactOwner } from "../../../../domain/artifact.ts";
import type { LoggedModel } from "../../../../domain/logged-model.ts";
import type { Relay } from "../relay.ts";
import { at, context, other, uuid } from "./samples.ts";

const dataSet = { name: "d", digest: "1" };
const point = { name: "loss", value: Number.NaN, at: 1_795_255_200_000, step: -1, run: other };

const model: LoggedModel = {
  ...{ uuid, project: "p", experiment: 0, name: "é", type: "t", sourceRun: other, status: "ready" },
  ...{ state: "active", params: { a: "1" }, tags: { b: "2" } },
  metrics: [
    { ...point, dataSet },
    { ...point, dataSet: null },
  ],
  ...{ createdAt: at, updatedAt: at, createdBy: "ada" },
};
const wireModel = { ...model, metrics: [{ ...point, dataSet }, point] };
const { sourceRun: _, ...orphan } = wireModel;

const page = { pageSize: 2, pageToken: "t" };
const asked = { page_size: 2, page_token: "t" };

export const loggedModelRelays: Record<string, Relay> = {
  "metadata.createLoggedModel": {
    call: (c) =>
      c.createLoggedModel(
        {
          ...{ project: "p", experiment: 0 as never, name: "n", type: "t", sourceRun: other },
          ...{ params: { a: "1" }, tags: { b: "2" }, uuid },
        },
        context,
      ),
    input: {
      ...{ project: "p", experiment: 0, name: "n", type: "t", sourceRun: other },
      ...{ params: { a: "1" }, tags: { b: "2" }, uuid },
    },
    answer: model,
    told: wireModel,
  },
  "metadata.getLoggedModel": {
    call: (c) => c.getLoggedModel(uuid),
    input: { model: uuid },
    answer: { ...model, sourceRun: null },
    told: orphan,
  },
  "metadata.changeLoggedModel": {
    call: (c) =>
      c.changeLoggedModel(
        {
          ...{ model: uuid, status: "failed", params: { a: "1" }, deleted: false },
          ...{ setTags: { b: "2" }, removeTags: ["c"] },
        },
        context,
      ),
    input: {
      ...{ model: uuid, status: "failed", params: { a: "1" }, deleted: false },
      tags: { set: { b: "2" }, remove: ["c"] },
    },
    answer: model,
    told: wireModel,
  },
  "metadata.listLoggedModels": {
    call: (c) =>
      c.listLoggedModels({
        ...{ project: "p", experiments: [0, 2] as never, state: "deleted", name: "n", sourceRun: other },
        ...page,
      }),
    input: {
      ...{ project: "p", experiments: [0, 2], state: "deleted", name: "n", sourceRun: other },
      ...asked,
    },
    answer: { items: [model], next_page_token: "n" },
    told: { items: [wireModel], nextPageToken: "n" },
  },
  "metadata.searchLoggedModels": {
    call: (c) =>
      c.searchLoggedModels({
        ...{ project: "p", experiments: [0, 2] as never, where: "x", view: "all" },
        ...page,
      }),
    input: { ...{ project: "p", experiments: [0, 2], where: "x", view: "all" }, ...asked },
    answer: { items: [model], next_page_token: "n" },
    told: { items: [wireModel], nextPageToken: "n" },
  },
};

const owner: ArtifactOwner = { kind: "logged_model", uuid };
const wireOwner = { ownerKind: "logged_model", owner: uuid };
const name = { ...wireOwner, path: "a/é" };
const digest = `sha256:${"a".repeat(64)}`;
const artifact: Artifact = { kind: "file", path: "a/é", digest, size: 3, putAt: at };
const { kind: _kind, ...wireArtifact } = artifact;
const ref = { digest, size: 9, location: "s:1" };

export const artifactRelays: Record<string, Relay> = {
  "metadata.putArtifact": {
    call: (c) => c.putArtifact({ name, blobs: [digest, digest] }, context),
    input: { owner, path: "a/é", blobs: [digest, digest] },
    answer: artifact,
    told: wireArtifact,
  },
  "metadata.getArtifact": {
    call: (c) => c.getArtifact(name, at),
    input: { owner, path: "a/é", asOf: at },
    answer: artifact,
    told: wireArtifact,
  },
  "metadata.listArtifacts": {
    call: (c) => c.listArtifacts({ ...wireOwner, folder: "a", asOf: at, ...page }),
    input: { owner, folder: "a", asOf: at, ...asked },
    answer: { items: [{ kind: "folder", path: "a/b" }, artifact], next_page_token: "n" },
    told: { items: [{ path: "a/b" }, { path: "a/é", file: wireArtifact }], nextPageToken: "n" },
  },
  "metadata.removeArtifact": {
    call: (c) => c.removeArtifact({ ...wireOwner, path: "a" }, context),
    input: { owner, path: "a" },
    answer: { removed: 2 },
    told: 2,
  },
};

const opened = () => ({ stream: Readable.from([Buffer.from("abc")]), ref, start: 3, end: 6 });

/** A stream is read once, so each test has its own. */
export const otherArtifactRelays: [string, Relay][] = [
  [
    "metadata.openArtifact",
    {
      call: (c) => c.readArtifact({ name, asOf: at, offset: 3 as never, length: 3 }),
      input: { owner, path: "a/é", asOf: at, range: { start: 3, end: 6 } },
      answer: opened(),
      told: { blob: ref, offset: 3, bytes: { 0: 97, 1: 98, 2: 99 } },
    },
  ],
];

/** What is streamed has its stream made at one of the doors. */
export const artifactReach: Record<string, [Relay["call"], unknown]> = {
  "metadata.uploadArtifact": [(c) => c.uploadArtifact(name, Buffer.from("abc"), "", context), artifact],
  "metadata.openArtifact": [(c) => c.readArtifact({ name }), opened()],
};
