import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Source, SourceExperiment, SourceModel, SourceRun } from "../source.ts";
import { ownerIn } from "../versions.ts";
import { authorization, createHttp } from "./server/http.ts";
import { serverSource } from "./server.ts";

type Answer = { readonly status?: number; readonly body: unknown };

let server: Server;
let asked: { path: string; query: URLSearchParams; headers: IncomingMessage["headers"]; body: unknown }[];
let answer: (path: string, count: number) => Answer;
let source: Source;

const hex = "0123456789abcdef0123456789abcdef";
const experiment = { id: "7" } as SourceExperiment;

beforeEach(async () => {
  asked = [];
  server = createServer(async (request, response) => {
    const { pathname: path, searchParams: query } = new URL(request.url ?? "", "http://x");
    const text = (await buffer(request)).toString();
    asked.push({ path, query, headers: request.headers, body: text === "" ? undefined : JSON.parse(text) });
    const { status = 200, body } = answer(path, asked.length);
    response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const address = new URL(`http://ann:s%C3%A9cret@127.0.0.1:${port}/below/`);
  source = serverSource(createHttp(address, {}, new AbortController().signal));
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test("a run is read with everything that it told, its name taken from among its tags", async () => {
  answer = () => ({
    body: {
      runs: [
        {
          info: {
            ...{ run_id: hex, experiment_id: "7", run_name: "", user_id: "ann", status: "FAILED" },
            ...{ start_time: 5, end_time: "9", lifecycle_stage: "deleted", artifact_uri: "s3://bucket/x" },
          },
          data: {
            metrics: [{ key: "loss", value: "NaN", timestamp: "6", step: 2 }, { key: "zero" }],
            params: [{ key: "p", value: "1" }, { key: "empty" }],
            tags: [
              { key: "mlflow.runName", value: "named" },
              { key: "t", value: "x" },
            ],
          },
          inputs: {
            dataset_inputs: [{ dataset: { name: "d", digest: "1" }, tags: [{ key: "c", value: "train" }] }],
            model_inputs: [{ model_id: "m-1" }],
          },
          outputs: { model_outputs: [{ model_id: "m-2" }] },
        },
      ],
    },
  });
  expect(await all(source.runs(experiment))).toEqual([
    {
      ...{ id: hex, experiment: "7", name: "named", user: "ann", status: "failed" },
      ...{ startedAt: 5, endedAt: 9, state: "deleted", files: "s3://bucket/x" },
      params: { p: "1", empty: "" },
      tags: { t: "x" },
      metrics: [
        { name: "loss", value: Number.NaN, at: 6, step: 2 },
        { name: "zero", value: 0, at: 0, step: 0 },
      ],
      dataSets: [
        {
          dataSet: { name: "d", digest: "1", sourceType: "", source: "", schema: null, profile: null },
          tags: { c: "train" },
        },
      ],
      models: ["m-1"],
      outputs: [{ model: "m-2", step: 0 }],
    },
  ]);
  expect(asked[0]).toMatchObject({
    path: "/below/api/2.0/mlflow/runs/search",
    body: { experiment_ids: ["7"], run_view_type: "ALL" },
    headers: { authorization: `Basic ${Buffer.from("ann:sécret").toString("base64")}` },
  });
});

test("every page is asked for", async () => {
  answer = (_path, count) => ({
    body: {
      metrics: [{ key: "m", value: count, timestamp: 1, step: count }],
      ...(count < 3 && { next_page_token: `t${count}` }),
    },
  });
  const points = await all(source.points({ id: hex, metrics: [{ name: "a / b" }] } as unknown as SourceRun));
  expect(points.map(({ value }) => value)).toEqual([1, 2, 3]);
  expect(asked.map(({ query }) => [query.get("metric_key"), query.get("page_token")])).toEqual([
    ["a / b", null],
    ["a / b", "t1"],
    ["a / b", "t2"],
  ]);
});

test("files are found folder by folder, and opened as they come", async () => {
  answer = (path) => {
    if (path.endsWith("/get-artifact")) return { body: "bytes" };
    const folder = asked.at(-1)?.query.get("path");
    if (folder === "a b") return { body: { files: [{ path: "a b/c", file_size: 5 }] } };
    return { body: { files: [{ path: "a b", is_dir: true }, { path: "empty" }] } };
  };
  const owner = { kind: "run", id: hex, files: "" } as const;
  expect(await all(source.files(owner))).toEqual([
    { path: "empty", size: undefined },
    { path: "a b/c", size: 5 },
  ]);
  const { bytes } = await source.open(owner, "a b/c");
  expect((await buffer(bytes)).toString()).toBe("bytes");
  expect(asked.at(-1)?.query.get("path")).toBe("a b/c");
});

test("files of a version that no run has are those that the server keeps at its place", async () => {
  answer = (path) => {
    if (path.endsWith("/artifacts")) {
      const isTop = asked.at(-1)?.query.get("path") === "loose/a b";
      const files = isTop
        ? [
            { path: "sub", is_dir: true },
            { path: "MLmodel", file_size: 3 },
          ]
        : [{ path: "x#" }];
      return { body: { files } };
    }
    return { body: "bytes" };
  };
  const owner = { kind: "version", id: "m 1", files: "mlflow-artifacts:/loose/a b" } as const;
  expect(await all(source.files(owner))).toEqual([
    { path: "MLmodel", size: 3 },
    { path: "sub/x#", size: undefined },
  ]);
  const { bytes } = await source.open(owner, "sub/x#");
  expect((await buffer(bytes)).toString()).toBe("bytes");
  expect(asked.at(-1)?.path).toBe("/below/api/2.0/mlflow-artifacts/artifacts/loose/a%20b/sub/x%23");
  for (const files of ["s3://bucket/model", "mlflow-artifacts://other:5000/loose", "/srv/model"]) {
    await expect(all(source.files({ ...owner, files }))).rejects.toMatchObject({ code: "source.refused" });
  }
});

test("what passes is asked again, and what does not is refused with the server's sentence", async () => {
  answer = (_path, count) => (count === 1 ? { status: 503, body: "wait" } : { body: {} });
  expect(await all(source.experiments())).toEqual([]);
  expect(asked).toHaveLength(2);
  answer = () => ({ status: 403, body: { message: "not you" } });
  await expect(all(source.experiments())).rejects.toMatchObject({
    code: "source.refused",
    message: "the MLflow server answered 403 to /api/2.0/mlflow/experiments/search: not you",
  });
  answer = () => ({ body: "<html>" });
  await expect(all(source.experiments())).rejects.toMatchObject({ code: "source.refused" });
});

test("a server that knows no logged models or traces has none, and a deleted version is none", async () => {
  answer = () => ({ status: 404, body: { message: "no" } });
  expect(await all(source.loggedModels(experiment))).toEqual([]);
  expect(await source.hasTraces(experiment)).toBe(false);
  expect(await source.version({ name: "x" } as SourceModel, 2)).toBeUndefined();
});

test("a user with a password goes before a token", () => {
  const token = { authorization: "Bearer t" };
  expect(authorization({ token: "t" })).toEqual(token);
  expect(authorization({ username: "ann", token: "t" })).toEqual(token);
  expect(authorization({ username: "ann", password: "p", token: "t" })).toEqual({
    authorization: "Basic YW5uOnA=",
  });
  expect(authorization({})).toEqual({});
});

test.each([
  [`mlflow-artifacts:/1/${hex}/artifacts/model`, "run", "model"],
  [`s3://bucket/some/where/${hex}/artifacts/a/b/`, "run", "a/b"],
  [`file:///home/x/mlruns/1/models/m-${hex}/artifacts`, "logged_model", ""],
])("the files of %s are those of a %s", (uri, kind, path) => {
  const uuid = "01234567-89ab-cdef-0123-456789abcdef";
  expect(ownerIn(uri)).toEqual({ owner: { kind, uuid }, path });
});

test("a place that is of no run and no logged model has no files here", () => {
  expect(ownerIn("s3://bucket/model")).toBeUndefined();
  expect(ownerIn(`s3://bucket/${hex}`)).toBeUndefined();
});
