import { afterAll, beforeAll, expect, test } from "vitest";
import { startMlflowDoor } from "../testing/door.ts";

let door: Awaited<ReturnType<typeof startMlflowDoor>>;
beforeAll(async () => {
  door = await startMlflowDoor();
});
afterAll(() => door.close());

const NOBODY = `m-${"0".repeat(32)}`;

const create = async (given: object = {}) => {
  const made = await door.call("POST", "logged-models", { experiment_id: "0", ...given });
  return made.body.model;
};
const newRun = async (): Promise<string> =>
  (await door.call("POST", "runs/create", { experiment_id: "0" })).body.run.info.run_id;
const pairs = (texts: Record<string, string>) =>
  Object.entries(texts).map(([key, value]) => ({ key, value }));
const refused = async (method: "GET" | "POST" | "PATCH" | "DELETE", path: string, body?: object) => {
  const { status, body: answer } = await door.call(method, path, body);
  return [status, answer.error_code, answer.message];
};
const gone = (id: string) => [404, "RESOURCE_DOES_NOT_EXIST", `Logged model with ID '${id}' not found.`];

test("a model goes from creation over its files and metrics to ready", async () => {
  const run = await newRun();
  const { info, data } = await create({
    name: "my model",
    model_type: "sklearn",
    source_run_id: run,
    params: pairs({ depth: "3" }),
    tags: pairs({ team: "a" }),
  });
  const id = info.model_id;
  expect(id).toMatch(/^m-[0-9a-f]{32}$/);
  const root_uri = `mlflow-artifacts:/0/models/${id}/artifacts`;
  expect([info, data]).toEqual([
    {
      model_id: id,
      experiment_id: "0",
      name: "my model",
      creation_timestamp_ms: info.creation_timestamp_ms,
      last_updated_timestamp_ms: info.creation_timestamp_ms,
      artifact_uri: root_uri,
      status: "LOGGED_MODEL_PENDING",
      model_type: "sklearn",
      source_run_id: run,
      tags: pairs({ team: "a" }),
    },
    { params: pairs({ depth: "3" }) },
  ]);

  const proxy = `/api/2.0/mlflow-artifacts/artifacts/0/models/${id}/artifacts`;
  await door.send({ method: "PUT", url: `${proxy}/MLmodel`, payload: "flavors:" });
  await door.send({ method: "PUT", url: `${proxy}/data/w.bin`, payload: "abc" });
  expect((await door.call("GET", `logged-models/${id}/artifacts/directories`)).body).toEqual({
    root_uri,
    files: [
      { path: "MLmodel", is_dir: false, file_size: 8 },
      { path: "data", is_dir: true },
    ],
  });
  const inside = await door.call(
    "GET",
    `logged-models/${id}/artifacts/directories?artifact_directory_path=data`,
  );
  expect(inside.body.files).toEqual([{ path: "data/w.bin", is_dir: false, file_size: 3 }]);
  const page = `/ajax-api/2.0/mlflow/logged-models/${id}/artifacts/files`;
  expect((await door.send({ url: `${page}?artifact_file_path=data/w.bin` })).body).toBe("abc");

  const point = { run_id: run, key: "acc", value: 0.5, timestamp: 5, step: 1, model_id: id };
  await door.call("POST", "runs/log-metric", { ...point, dataset_name: "d", dataset_digest: "1" });
  const { run_id: _, ...metric } = { ...point, value: "NaN", step: 2 };
  await door.call("POST", "runs/log-batch", { run_id: run, metrics: [metric] });
  const status = "LOGGED_MODEL_READY";
  const ready = await door.call("PATCH", `logged-models/${id}`, { model_id: id, status });
  expect([ready.body.model.info.status, ready.body.model.data.metrics]).toEqual([
    status,
    [
      { ...point, dataset_name: "d", dataset_digest: "1" },
      { ...point, value: "NaN", step: 2 },
    ],
  ]);
  expect((await door.call("GET", `logged-models/${id}`)).body).toEqual(ready.body);
});

test("tags and params are set, and taken away where that is allowed", async () => {
  const id = (await create({ params: pairs({ a: "1" }) })).info.model_id;
  const tags = [...pairs({ k: "1" }), ...pairs({ k: "2" })];
  expect((await door.call("PATCH", `logged-models/${id}/tags`, { tags })).body).toEqual({});
  await door.call("POST", `logged-models/${id}/params`, { model_id: id, params: pairs({ a: "1", b: "2" }) });
  const { info, data } = (await door.call("GET", `logged-models/${id}`)).body.model;
  expect([info.tags, data.params]).toEqual([pairs({ k: "2" }), pairs({ a: "1", b: "2" })]);
  expect((await door.call("DELETE", `logged-models/${id}/tags/k`)).status).toBe(200);
  expect(await refused("DELETE", `logged-models/${id}/tags/k`)).toEqual([
    404,
    "RESOURCE_DOES_NOT_EXIST",
    `No tag with key 'k' found for model with ID '${id}'.`,
  ]);
  const changed = await refused("POST", `logged-models/${id}/params`, {
    model_id: id,
    params: pairs({ a: "2" }),
  });
  expect(changed.slice(0, 2)).toEqual([400, "INVALID_PARAMETER_VALUE"]);
});

test("a deleted one is shown only to who asks for deleted ones", async () => {
  const id = (await create()).info.model_id;
  for (let times = 0; times < 2; times++)
    expect(await door.call("DELETE", `logged-models/${id}`)).toEqual({ status: 200, body: {} });
  expect(await refused("GET", `logged-models/${id}`)).toEqual(gone(id));
  expect((await door.call("GET", `logged-models/${id}?allow_deleted=true`)).status).toBe(200);
  const body = { model_id: id, status: "LOGGED_MODEL_READY" };
  expect(await refused("PATCH", `logged-models/${id}`, body)).toEqual(gone(id));
  const file = {
    method: "PUT",
    url: `/api/2.0/mlflow-artifacts/artifacts/0/models/${id}/artifacts/x`,
  } as const;
  expect((await door.send({ ...file, payload: "x" })).statusCode).toBe(404);
});

test("a search gives the models of experiments latest first, page by page", async () => {
  const experiment_id = (await door.call("POST", "experiments/create", { name: "searched" })).body
    .experiment_id;
  const run = (await door.call("POST", "runs/create", { experiment_id })).body.run.info.run_id;
  for (const name of ["a", "b", "a"])
    await create({ experiment_id, name, ...(name === "b" && { source_run_id: run }) });
  const search = async (given: object) =>
    (await door.call("POST", "logged-models/search", { experiment_ids: [experiment_id], ...given })).body;
  const names = ({ models = [] }: { models?: { info: { name: string } }[] }) =>
    models.map(({ info }) => info.name).join("");
  expect(
    names(await search({}))
      .split("")
      .sort(),
  ).toEqual(["a", "a", "b"]);
  const first = await search({ max_results: 2 });
  const rest = await search({ max_results: 2, page_token: first.next_page_token });
  expect([names(first).length, names(rest).length, rest.next_page_token]).toEqual([2, 1, undefined]);
  expect(names(await search({ filter: "name = 'a'" }))).toBe("aa");
  expect(names(await search({ filter: `name='b' and attributes.source_run_id = "${run}"` }))).toBe("b");
  expect(await search({ filter: "source_run_id = 'none'" })).toEqual({});
  expect(await search({ experiment_ids: ["77"] })).toEqual({});
  const order_by = [{ field_name: "creation_timestamp", ascending: false }];
  expect(names(await search({ order_by })).length).toBe(3);
});

test("what is asked wrongly, or not served, is refused in MLflow's form", async () => {
  const search = (given: object) =>
    refused("POST", "logged-models/search", { experiment_ids: ["0"], ...given });
  expect((await search({ experiment_ids: ["x"] }))[1]).toBe("INVALID_PARAMETER_VALUE");
  expect((await search({ experiment_ids: undefined }))[1]).toBe("INVALID_PARAMETER_VALUE");
  expect((await search({ page_token: "zzz" }))[1]).toBe("INVALID_PARAMETER_VALUE");
  expect((await search({ max_results: -1 }))[1]).toBe("INVALID_PARAMETER_VALUE");
  expect((await search({ datasets: [{}] }))[1]).toBe("INVALID_PARAMETER_VALUE");
  expect((await search({ filter: "metrics.acc > x" }))[2]).toBe("Invalid value x. Expected a number.");
  expect((await search({ order_by: [{ field_name: "size" }] }))[2]).toBe("Invalid order by field name: size");
  expect((await search({ order_by: [{ field_name: "params.x" }] }))[2]).toBe(
    "Invalid order by field name: params.x. Only metrics are supported.",
  );

  const made = (given: object) => refused("POST", "logged-models", given);
  expect((await made({}))[2]).toMatch(/^Missing value for required parameter 'experiment_id'/);
  expect(await made({ experiment_id: "77" })).toEqual([
    404,
    "RESOURCE_DOES_NOT_EXIST",
    "No Experiment with id=77 exists",
  ]);
  expect((await made({ experiment_id: "0", name: "a/b" }))[2]).toMatch(
    /^Invalid model name \('a\/b'\) provided/,
  );
  expect((await made({ experiment_id: "0", source_run_id: "none" }))[2]).toBe("Run with id=none not found");

  expect(await refused("GET", `logged-models/${NOBODY}`)).toEqual(gone(NOBODY));
  expect(await refused("PATCH", "logged-models/m-0/tags", { tags: [] })).toEqual(gone("m-0"));
  expect(await refused("GET", "logged-models/m-0/artifacts/directories")).toEqual(gone("m-0"));
  const finalize = await refused("PATCH", `logged-models/${NOBODY}`, { model_id: NOBODY, status: "X" });
  expect(finalize.slice(0, 2)).toEqual([400, "INVALID_PARAMETER_VALUE"]);
  expect((await refused("GET", `logged-models/${NOBODY}/artifacts/files`)).slice(0, 2)).toEqual([
    400,
    "BAD_REQUEST",
  ]);
});
