import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { ann } from "../../../tiers/testing/world.ts";
import { type MlflowTestDoor, openMlflowDoor } from "../testing/door.ts";

const proxy = "/api/2.0/mlflow-artifacts/artifacts";

/** A run with a metric and a file below `model`. */
async function trained(door: MlflowTestDoor): Promise<string> {
  const run = await door.call("POST", "runs/create", { experiment_id: "0", start_time: 1 });
  const { run_id } = run.body.run.info;
  for (const [key, value] of Object.entries({ mae: 0.5, diverged: "NaN" })) {
    await door.call("POST", "runs/log-metric", { run_id, key, value, timestamp: 7, step: 1 });
  }
  const url = `${proxy}/0/${run_id}/artifacts/model/data/weights.bin`;
  expect((await door.send({ method: "PUT", url, payload: "weights" })).statusCode).toBe(200);
  return run_id;
}

test("a version of a run is an instance with its files, its run and what was measured", async () => {
  const door = await openMlflowDoor();
  const run_id = await trained(door);
  await door.call("POST", "registered-models/create", { name: "Fraud, all" });
  const source = `mlflow-artifacts:/0/${run_id}/artifacts/model`;
  const made = await door.call("POST", "model-versions/create", { name: "Fraud, all", source, run_id });
  expect(made.body.model_version).toMatchObject({ version: "1", run_id, source, status: "READY" });

  const { body } = await door.call("GET", "model-versions/get-download-uri?name=Fraud,%20all&version=1");
  const place = body.artifact_uri.replace("mlflow-artifacts:/", "");
  expect((await door.call("GET", `${proxy}?path=${place}`)).body).toEqual({
    files: [{ path: "data", is_dir: true }],
  });
  expect((await door.call("GET", `${proxy}?path=${place}/data`)).body).toEqual({
    files: [{ path: "weights.bin", is_dir: false, file_size: 7 }],
  });
  expect((await door.send({ url: `${proxy}/${place}/data/weights.bin` })).body).toBe("weights");
  const beside = "/model-versions/get-artifact?name=Fraud,%20all&version=1&path=data/weights.bin";
  expect((await door.send({ url: beside })).body).toBe("weights");

  const instance = place.split("/").at(-1);
  const { items } = await door.gallery.metrics.latest(ann, { instance });
  expect(items).toMatchObject([{ scope: "Training", name: "mae", value: 0.5, step: 1 }]);
});

test("a version copied from another one has its files; of a source elsewhere only the name is kept", async () => {
  const door = await openMlflowDoor();
  const run_id = await trained(door);
  for (const name of ["a", "b"]) await door.call("POST", "registered-models/create", { name });
  const create = async (given: object) =>
    (await door.call("POST", "model-versions/create", given)).body.model_version;
  await create({ name: "a", source: `runs:/${run_id}/model`, run_id });
  const copy = await create({ name: "b", source: "models:/a/1" });
  expect([copy.run_id, copy.source]).toEqual([run_id, "models:/a/1"]);
  const far = await create({ name: "b", source: "s3://bucket/model" });
  const locate = async (version: string) =>
    (await door.call("GET", `model-versions/get-download-uri?name=b&version=${version}`)).body.artifact_uri;
  const place = (await locate(copy.version)).replace("mlflow-artifacts:/", "");
  expect((await door.send({ url: `${proxy}/${place}/data/weights.bin` })).body).toBe("weights");
  expect(await locate(far.version)).toBe("s3://bucket/model");
  const farCopy = await create({ name: "b", source: `models:/b/${far.version}` });
  const again = await create({ name: "b", source: `models:/b/${farCopy.version}` });
  expect(again.source).toBe(`models:/b/${farCopy.version}`);
  expect(await locate(again.version)).toBe("s3://bucket/model");
});

test("models have no order by when they were made, as MLflow's have none", async () => {
  const door = await openMlflowDoor();
  const answer = await door.call("GET", "registered-models/search?order_by=creation_timestamp%20DESC");
  expect([answer.status, answer.body.message]).toEqual([
    400,
    "Invalid order by key 'creation_timestamp' specified. Valid keys are '{'name', 'timestamp'}'",
  ]);
});

test("a logged model tells the versions that are made of it", async () => {
  const door = await openMlflowDoor();
  const made = await door.call("POST", "logged-models", { experiment_id: "0", name: "net" });
  const { model_id } = made.body.model.info;
  await door.call("POST", "registered-models/create", { name: "net" });
  for (const _ of [1, 2]) {
    await door.call("POST", "model-versions/create", {
      name: "net",
      source: `models:/${model_id}`,
      model_id,
    });
  }
  const { body } = await door.call("GET", `logged-models/${model_id}`);
  const value = '[{"name": "net", "version": 1}, {"name": "net", "version": 2}]';
  expect(body.model.info.tags).toEqual([{ key: "mlflow.modelVersions", value }]);
});

test("what is made in Gallery is in the registry, and what is deleted there can be restored here", async () => {
  const door = await openMlflowDoor();
  const { storage } = door.gallery;
  await door.call("GET", "registered-models/search");
  const named = { project: "default", baseVersionId: "demand" };
  const { uuid: model } = await storage.createModel(ann, { ...named, description: "hourly" });
  const bytes = Readable.from([Buffer.from("bytes")]);
  const { digest: blob } = await storage.uploadBlob(ann, { project: "default", bytes });
  const { uuid } = await storage.createInstance(ann, { ...named, blob });

  const get = (path: string) => door.call("GET", path);
  const shown = (await get("registered-models/get?name=demand")).body.registered_model;
  expect(shown).toMatchObject({ name: "demand", description: "hourly", latest_versions: [{ version: "1" }] });
  expect((await get(`${proxy}?path=instances/${uuid}`)).body.files).toEqual([
    { path: "blob", is_dir: false, file_size: 5 },
  ]);
  expect((await door.send({ url: `${proxy}/instances/${uuid}/blob` })).body).toBe("bytes");

  await door.call("DELETE", "model-versions/delete", { name: "demand", version: "1" });
  expect((await get("model-versions/get?name=demand&version=1")).status).toBe(404);
  await storage.restore(ann, { uuid, reason: "by mistake" });
  expect((await get("model-versions/get?name=demand&version=1")).status).toBe(200);
  await door.call("DELETE", "registered-models/delete", { name: "demand" });
  const again = await door.call("POST", "registered-models/create", { name: "demand" });
  expect([again.status, again.body.registered_model.latest_versions]).toEqual([200, undefined]);
  await storage.restoreModel(ann, { uuid: model, all: true, reason: "by mistake" });
  expect((await get("registered-models/get?name=demand%20(2)")).body.registered_model.description).toBe(
    "hourly",
  );
  const other = await door.call("GET", "/projects/q/api/2.0/mlflow/registered-models/search");
  expect(other.body).toEqual({});
});

test("a version of a partitioned model belongs to the partition that its tags or its run name", async () => {
  const door = await openMlflowDoor();
  await door.call("GET", "registered-models/search");
  const { storage } = door.gallery;
  const partitionBy = ["city", "floor"];
  await storage.createModel(ann, { project: "default", baseVersionId: "demand", partitionBy });
  const create = (given: object) =>
    door.call("POST", "model-versions/create", { name: "demand", source: "s3://b/1", ...given });
  const tags = (texts: Record<string, string>) =>
    Object.entries(texts).map(([key, value]) => ({ key, value }));

  const refused = await create({ tags: tags({ city: "Oslo" }) });
  expect(refused).toEqual({
    status: 400,
    body: {
      error_code: "INVALID_PARAMETER_VALUE",
      message:
        "Registered model 'demand' is partitioned by city, floor: each version belongs to one partition. Name it with a tag of the version, or with a param or a tag of its run; 'floor' is in none of them.",
    },
  });
  const seed = { baseVersionId: "demand", project: "default", fields: { city: "Lima", floor: 1 } };
  const { digest: blob } = await storage.uploadBlob(ann, {
    ...{ project: "default", bytes: Readable.from([Buffer.from("bytes")]) },
  });
  await storage.createInstance(ann, { ...seed, blob });

  const { run_id } = (await door.call("POST", "runs/create", { experiment_id: "0" })).body.run.info;
  await door.call("POST", "runs/log-parameter", { run_id, key: "city", value: "Rome" });
  await door.call("POST", "runs/log-parameter", { run_id, key: "floor", value: "1" });
  const told = [];
  for (const given of [
    { tags: tags({ city: "Oslo", floor: "2" }) },
    { run_id, source: `runs:/${run_id}/model` },
    { run_id, source: `runs:/${run_id}/model`, tags: tags({ city: "Lima" }) },
    { source: "models:/demand/2" },
  ]) {
    const { version, status_message } = (await create(given)).body.model_version;
    told.push([version, status_message]);
  }
  expect(told).toEqual([
    ["2", "Version 1.0 of demand (city=Oslo, floor=2) in Gallery"],
    ["3", "Version 1.0 of demand (city=Rome, floor=1) in Gallery"],
    ["4", "Version 1.1 of demand (city=Lima, floor=1) in Gallery"],
    ["5", "Version 1.1 of demand (city=Oslo, floor=2) in Gallery"],
  ]);
  expect((await create({ tags: tags({ city: "Oslo", floor: "top" }) })).body.error_code).toBe(
    "INVALID_PARAMETER_VALUE",
  );
});

test("a version of a logged model is listed among the tags of that model", async () => {
  const door = await openMlflowDoor();
  const made = await door.call("POST", "logged-models", { experiment_id: "0", name: "forest" });
  const { model_id } = made.body.model.info;
  for (const name of ["a", "b"]) {
    await door.call("POST", "registered-models/create", { name });
    const source = `models:/${model_id}`;
    const { status } = await door.call("POST", "model-versions/create", { name, source, model_id });
    expect(status).toBe(200);
  }
  const { body } = await door.call("GET", `logged-models/${model_id}`);
  const { value } = body.model.info.tags.find(({ key }: { key: string }) => key === "mlflow.modelVersions");
  expect(JSON.parse(value)).toEqual([
    { name: "a", version: 1 },
    { name: "b", version: 1 },
  ]);
});
