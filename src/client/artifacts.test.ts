import { Writable } from "node:stream";
import { expect, test, vi } from "vitest";
import { artifactAnswers } from "../api/rest/testing/artifact-samples.ts";
import { openDoor } from "../api/rest/testing/door.ts";
import type { ArtifactOwner } from "../domain/artifact.ts";
import { createClient } from "./index.ts";
import { useRecordingClient } from "./testing/recording.ts";

const { client, door } = useRecordingClient();

const page = { page_size: 5, page_token: "t" };
const asOf = "2026-11-21T10:00:00.000Z";
const uuid = "c0ffee00-0000-4000-8000-000000000001";
const owner: ArtifactOwner = { kind: "logged_model", uuid };
const path = "a b/é#?.bin";
const tags = { set: { a: "1" }, remove: ["b"] };

type Calls = readonly (readonly [string, object, (input: never) => Promise<unknown>])[];

const reads: Calls = [
  ["metadata.getLoggedModel", { model: uuid }, () => client.loggedModels.get(uuid)],
  [
    "metadata.listLoggedModels",
    { project: "p", experiments: [0, 2], name: "n / m", sourceRun: uuid, state: "deleted", ...page },
    (input) => client.loggedModels.list(input),
  ],
  [
    "metadata.searchLoggedModels",
    {
      ...{ project: "p", experiments: [0], where: "lowest.mae < 50", view: "deleted", ...page },
      orderBy: [{ by: "name", direction: "ascending" }],
    },
    (input) => client.loggedModels.search(input),
  ],
  ["metadata.getArtifact", { owner, path }, (input) => client.artifacts.get(input)],
  ["metadata.getArtifact", { owner, path, asOf }, (input) => client.artifacts.get(input)],
  [
    "metadata.listArtifacts",
    { owner, folder: "a b", asOf, ...page },
    (input) => client.artifacts.list(input),
  ],
];

const writes: Calls = [
  [
    "metadata.createLoggedModel",
    {
      ...{ project: "p", experiment: 0, name: "n", type: "t", sourceRun: uuid },
      ...{ params: { a: "1" }, tags: { b: "2" }, uuid },
    },
    (input) => client.loggedModels.create(input),
  ],
  [
    "metadata.changeLoggedModel",
    { model: uuid, status: "ready", params: { a: "1" }, tags, deleted: false },
    (input) => client.loggedModels.change(input),
  ],
  [
    "metadata.putArtifact",
    { owner, path, blobs: [`sha256:${"a".repeat(64)}`] },
    (input) => client.artifacts.put(input),
  ],
  ["metadata.removeArtifact", { owner, path: "a b" }, (input) => client.artifacts.remove(input)],
  ["metadata.removeArtifact", { owner }, (input) => client.artifacts.remove(input)],
];

test.each([...reads, ...writes])(
  "%s gets what the client was asked, and its answer comes back whole",
  async (name, input, call) => {
    expect(await call(input as never)).toEqual(artifactAnswers[name]);
    expect(door.reached.map(({ name, input }) => ({ name, input }))).toEqual([{ name, input }]);
  },
);

test.each(writes)("%s is written under an idempotency key", async (_name, input, call) => {
  await call(input as never);
  expect(door.reached[0]?.caller.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
});

test("a file goes up and comes down as it was", async () => {
  const real = await openDoor();
  const { url } = await real.server.listen();
  const { projects, experiments, runs, artifacts } = createClient({ url });
  await projects.create({ name: "p" });
  await experiments.create({ project: "p", name: "e" });
  const run = await runs.create({ project: "p", experiment: 1 });
  const name = { owner: { kind: "run", uuid: run.uuid } as const, path };
  const sent = await artifacts.upload({ ...name, bytes: Buffer.from("hello"), size: 5 });
  const chunks: Buffer[] = [];
  const to = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  const got = await artifacts.download({ ...name, to });
  expect([got, Buffer.concat(chunks).toString()]).toEqual([{ digest: sent.digest, size: 5 }, "hello"]);
  await vi.waitUntil(() => Date.now() > Date.parse(sent.putAt));
  await artifacts.remove({ owner: name.owner });
  await expect(artifacts.get(name)).rejects.toMatchObject({ code: "artifact.unknown" });
  expect(await artifacts.download({ ...name, to, asOf: sent.putAt })).toEqual(got);
  const wrong = artifacts.upload({ ...name, bytes: Buffer.from("x"), size: 1, digest: sent.digest });
  await expect(wrong).rejects.toMatchObject({ code: "digest.mismatch" });
});
