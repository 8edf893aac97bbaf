import { expect, test, vi } from "vitest";
import { openDoor } from "./testing/door.ts";

const point = { name: "loss", value: 0.5, at: 1, step: 2 };

async function doorWithRun() {
  const door = await openDoor();
  await door.json("POST", "/api/v1/projects", { name: "p" });
  await door.json("POST", "/api/v1/projects/p/experiments", { name: "e" });
  const run = (await door.json("POST", "/api/v1/projects/p/experiments/1/runs", {})).body.uuid;
  const bytes = { "content-type": "application/octet-stream" };
  return {
    door,
    run,
    files: `/api/v1/artifacts/run/${run}`,
    models: "/api/v1/projects/p/experiments/1/logged-models",
    put: (url: string, payload: string, headers = {}) =>
      door.send({ method: "PUT", url, payload, headers: { ...bytes, ...headers } }),
  };
}

test("files go up and come down, are described, listed and removed", async () => {
  const { door, files, put } = await doorWithRun();
  const sent = await put(`${files}/files/dir/a%20b.txt`, "hello");
  expect([sent.statusCode, sent.json()]).toMatchObject([200, { kind: "file", path: "dir/a b.txt", size: 5 }]);
  const down = await door.send({ url: `${files}/files/dir/a%20b.txt`, headers: { range: "bytes=1-2" } });
  expect([down.statusCode, down.body, down.headers.etag]).toEqual([206, "el", `"${sent.json().digest}"`]);
  expect((await door.json("GET", `${files}/entries/dir/a%20b.txt`)).body).toEqual(sent.json());
  expect((await door.json("GET", files)).body).toEqual({ items: [{ kind: "folder", path: "dir" }] });
  expect((await door.json("GET", `${files}?folder=dir`)).body).toEqual({ items: [sent.json()] });
  expect((await door.json("DELETE", `${files}?path=dir`)).body).toEqual({ removed: 1 });
  expect((await door.json("DELETE", files)).body).toEqual({ removed: 0 });
});

test("a run and its files are told as they were", async () => {
  const { door, run, files, put } = await doorWithRun();
  const one = await put(`${files}/files/a/b`, "one");
  const { putAt } = one.json();
  await vi.waitUntil(() => Date.now() > Date.parse(putAt));
  await put(`${files}/files/a/b`, "two");
  await door.json("DELETE", files);
  await door.json("POST", `/api/v1/runs/${run}/records`, { params: { depth: "7" }, metrics: [point] });
  const asOf = `asOf=${putAt}`;
  expect((await door.json("GET", `${files}?${asOf}&folder=a`)).body.items).toEqual([one.json()]);
  expect((await door.json("GET", `${files}/entries/a/b?${asOf}`)).body).toEqual(one.json());
  expect((await door.send({ url: `${files}/files/a/b?${asOf}` })).body).toBe("one");
  const head = await door.send({ method: "HEAD", url: `${files}/files/a/b?${asOf}` });
  expect([head.statusCode, head.headers["content-length"]]).toEqual([200, "3"]);
  const told = (query: string) => door.json("GET", `/api/v1/runs/${run}?${query}`);
  expect((await told("")).body).toMatchObject({ params: { depth: "7" }, metrics: [point] });
  expect((await told(asOf)).body).toMatchObject({ params: {}, metrics: [] });
  const history = async (query: string) =>
    (await door.json("GET", `/api/v1/runs/${run}/history?metric=loss&${query}`)).body.items.length;
  expect([await history(""), await history(asOf)]).toEqual([1, 0]);
  const early = await told("asOf=2020-01-01T00:00:00Z");
  expect([early.status, early.body.code, early.body.field]).toEqual([404, "run.unknown", "asOf"]);
});

test("a file is made of blobs that were uploaded before", async () => {
  const { door, files } = await doorWithRun();
  const blobs = [];
  for (const payload of ["one ", "two"]) {
    const headers = { "content-type": "application/octet-stream" };
    const sent = await door.send({ method: "POST", url: "/api/v1/projects/p/blobs", payload, headers });
    blobs.push(sent.json().digest);
  }
  const made = await door.json("POST", files, { path: "joined", blobs });
  expect([made.status, made.body.size]).toEqual([201, 7]);
  expect((await door.send({ url: `${files}/files/joined` })).body).toBe("one two");
});

test("what cannot be is refused by its code", async () => {
  const { door, files, put } = await doorWithRun();
  await put(`${files}/files/a/b`, "x");
  const digest = `sha256:${"0".repeat(64)}`;
  const codes = [
    (await put(`${files}/files/a`, "x")).json().code,
    (await put(`${files}/files/c`, "x", { "gallery-digest": digest })).json().code,
    (await put(`${files}/files/a%5cb`, "x")).json().code,
    (await door.json("GET", `${files}/files/none`)).body.code,
    (await door.json("GET", `${files}/files/a`)).body.code,
    (await door.json("GET", `/api/v1/artifacts/instance/${digest}`)).body.code,
    (await door.json("GET", "/api/v1/artifacts/run/00000000-0000-4000-8000-000000000000")).body.code,
  ];
  expect(codes).toEqual([
    "artifact.conflict",
    "digest.mismatch",
    "path.invalid",
    "artifact.unknown",
    "artifact.folder",
    "request.invalid",
    "run.unknown",
  ]);
});

test("a logged model is made, measured, changed, found and set aside", async () => {
  const { door, run, models, put } = await doorWithRun();
  const given = { name: "forest", type: "sklearn", sourceRun: run, params: { depth: "7" } };
  const made = await door.json("POST", models, given);
  expect(made).toMatchObject({ status: 201, body: { ...given, status: "pending", metrics: [] } });
  const model = made.body.uuid;
  const one = `/api/v1/logged-models/${model}`;
  const point = { name: "loss", value: "NaN", at: 1, step: 2 };
  const dataSet = { name: "d", digest: "1" };
  await door.json("POST", `/api/v1/runs/${run}/records`, { metrics: [{ ...point, model, dataSet }] });
  const ready = await door.json("PATCH", one, { status: "ready", tags: { set: { a: "1" } } });
  expect(ready.body).toMatchObject({
    status: "ready",
    tags: { a: "1" },
    metrics: [{ ...point, run, dataSet }],
  });
  expect((await door.json("GET", one)).body).toEqual(ready.body);
  await put(`/api/v1/artifacts/logged_model/${model}/files/MLmodel`, "x");
  const list = async (query: string) =>
    (await door.json("GET", `/api/v1/projects/p/logged-models?${query}`)).body.items.length;
  expect(await list(`experiments=0&experiments=1&name=forest&sourceRun=${run}`)).toBe(1);
  expect(await list("experiments=1&name=other")).toBe(0);
  await door.json("PATCH", one, { deleted: true });
  expect([await list("experiments=1"), await list("experiments=1&state=deleted")]).toEqual([0, 1]);
  expect((await door.json("PATCH", one, { status: "failed" })).body.code).toBe("logged_model.deleted");
});
