import { request } from "node:http";
import { Readable } from "node:stream";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startMlflowDoor } from "../testing/door.ts";

const PROXY = "/api/2.0/mlflow-artifacts/artifacts";

let door: Awaited<ReturnType<typeof startMlflowDoor>>;
let runId: string;
let top: string;

beforeAll(async () => {
  door = await startMlflowDoor();
});
afterAll(() => door.close());
beforeEach(async () => {
  runId = (await door.call("POST", "runs/create", { experiment_id: "0" })).body.run.info.run_id;
  top = `0/${runId}/artifacts`;
});

const put = (path: string, payload: string | Readable, headers: Record<string, string> = {}) =>
  door.send({ method: "PUT", url: `${PROXY}/${path}`, payload, headers });
const get = (path: string, headers: Record<string, string> = {}) =>
  door.send({ url: `${PROXY}/${path}`, headers });
const list = async (path: string) =>
  (await door.call("GET", `${PROXY}?path=${encodeURIComponent(path)}`)).body;

describe("a file of a run", () => {
  test("comes back as it was sent, whole, in part, and not at all to who has it", async () => {
    const sent = await put(`${top}/dir/a%20b%22%C3%A9.txt`, "hello", { "content-type": "text/plain" });
    expect([sent.statusCode, sent.body]).toEqual([200, ""]);
    const whole = await get(`${top}/dir/a%20b%22%C3%A9.txt`);
    expect([whole.statusCode, whole.body, whole.headers["content-length"]]).toEqual([200, "hello", "5"]);
    expect(whole.headers).toMatchObject({
      "content-disposition": 'attachment; filename="a_b__.txt"',
      "accept-ranges": "bytes",
    });
    const part = await get(`${top}/dir/a%20b%22%C3%A9.txt`, { range: "bytes=1-2" });
    expect([part.statusCode, part.body, part.headers["content-range"]]).toEqual([206, "el", "bytes 1-2/5"]);
    const etag = whole.headers.etag as string;
    const known = await get(`${top}/dir/a%20b%22%C3%A9.txt`, { "if-none-match": etag });
    expect([known.statusCode, known.body]).toEqual([304, ""]);
    const beyond = await get(`${top}/dir/a%20b%22%C3%A9.txt`, { range: "bytes=9-" });
    expect([beyond.statusCode, beyond.headers["content-range"]]).toEqual([416, "bytes */5"]);
    const head = await door.send({ method: "HEAD", url: `${PROXY}/${top}/dir/a%20b%22%C3%A9.txt` });
    expect([head.statusCode, head.headers["content-length"], head.body]).toEqual([200, "5", ""]);
  });

  test("is listed by its folder, below the proxy by its name and of a run by its path", async () => {
    for (const path of ["a", "dir/b", "dir/sub/c"]) await put(`${top}/${path}`, "xy");
    await put(`${top}/empty`, Readable.from([]));
    const files = [
      { path: "a", is_dir: false, file_size: 2 },
      { path: "dir", is_dir: true },
      { path: "empty", is_dir: false },
    ];
    expect(await list(top)).toEqual({ files });
    expect(await list(`${top}/dir/`)).toEqual({
      files: [
        { path: "b", is_dir: false, file_size: 2 },
        { path: "sub", is_dir: true },
      ],
    });
    expect((await door.call("GET", `artifacts/list?run_id=${runId}&path=dir`)).body).toEqual({
      root_uri: `mlflow-artifacts:/${top}`,
      files: [
        { path: "dir/b", is_dir: false, file_size: 2 },
        { path: "dir/sub", is_dir: true },
      ],
    });
    for (const nothing of [`${top}/a`, `${top}/none`, "0", "", `0/${"0".repeat(32)}/artifacts`])
      expect(await list(nothing), nothing).toEqual({});
  });

  test("is put in the run whatever is said before its id, in the project that the path names", async () => {
    const base = "/projects/other/api/2.0/mlflow";
    const made = await door.call("POST", `${base}/runs/create`, { experiment_id: "0" });
    const other = made.body.run.info.run_id;
    await door.send({
      method: "PUT",
      url: `${base}-artifacts/artifacts/a/place/${other}/artifacts/x`,
      payload: "x",
    });
    expect((await door.call("GET", `${base}/artifacts/list?run_id=${other}`)).body.files).toHaveLength(1);
  });

  test("goes when it is deleted, alone or with its folder; what is not there is deleted, too", async () => {
    for (const path of ["a", "dir/b", "dir/c"]) await put(`${top}/${path}`, "x");
    const remove = (path: string) => door.call("DELETE", `${PROXY}/${path}`);
    for (const path of [`${top}/none`, `${top}/a`, `${top}/dir`, "nowhere"])
      expect(await remove(path)).toEqual({ status: 200, body: {} });
    expect(await list(top)).toEqual({});
    await put(`${top}/d`, "x");
    await remove(top);
    expect(await list(top)).toEqual({});
  });

  test("that is not there is not found, and a folder is none", async () => {
    await put(`${top}/dir/a`, "x");
    const refused = async (path: string) => {
      const { statusCode, body } = await get(path);
      return [statusCode, JSON.parse(body)];
    };
    const missing = (path: string) => [
      404,
      { error_code: "RESOURCE_DOES_NOT_EXIST", message: `No such artifact: '${path}'` },
    ];
    const folder = (path: string) => [
      400,
      {
        error_code: "INVALID_PARAMETER_VALUE",
        message: `Artifact path refers to a directory, not a file: '${path}'`,
      },
    ];
    const nobody = `0/${"0".repeat(32)}/artifacts/a`;
    for (const path of [`${top}/none`, nobody, "x.txt"]) expect(await refused(path)).toEqual(missing(path));
    for (const path of [`${top}/dir`, top]) expect(await refused(path)).toEqual(folder(path));
  });

  test("is sent to the page of MLflow, too", async () => {
    await put(`${top}/dir/a`, "x");
    expect((await door.send({ url: `/get-artifact?run_id=${runId}&path=dir/a` })).body).toBe("x");
    const missing = await door.call("GET", `/get-artifact?run_uuid=${runId}&path=none`);
    expect(missing.body.message).toBe(`No such artifact: '${top}/none'`);
    expect((await door.call("GET", `/get-artifact?run_id=${runId}`)).status).toBe(400);
    expect((await door.call("GET", "/get-artifact?path=a")).body.message).toBe("Run with id=None not found");
  });
});

describe("a path that leads elsewhere is invalid", () => {
  const paths = (under: string) => [
    "../x",
    "%2e%2e/x",
    `${under}/..%2f..%2fx`,
    `${under}/%252e%252e/x`,
    `${under}/../../x`,
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "C:/x",
    `${under}/a%5cb`,
    `${under}/a%00b`,
    `${under}/a%0ab`,
    `${under}/a%23b`,
    `${under}/./a`,
  ];
  const invalid = { error_code: "INVALID_PARAMETER_VALUE", message: "Invalid path" };

  /** As it is written: other clients resolve dots before they send. */
  const raw = (url: string, method: string, path: string) =>
    new Promise<unknown[]>((resolve, reject) => {
      const sent = request(url, { method, path: `${PROXY}/${path}` }, async (answer) =>
        resolve([path, answer.statusCode, await json(answer)]),
      );
      sent.on("error", reject).end(method === "PUT" ? "x" : undefined);
    });

  test("to get, put and delete", async () => {
    const { url } = await door.server.listen();
    for (const method of ["GET", "PUT", "DELETE"])
      for (const path of paths(top)) expect(await raw(url, method, path)).toEqual([path, 400, invalid]);
    expect(await list(top)).toEqual({});
  });

  test("to list", async () => {
    for (const path of ["../x", "/etc", "a/../../b", "%2e%2e/x", "a\\b"]) {
      const query = encodeURIComponent(path);
      for (const url of [`${PROXY}?path=${query}`, `artifacts/list?run_id=${runId}&path=${query}`])
        expect(await door.call("GET", url), path).toEqual({ status: 400, body: invalid });
    }
  });
});

describe("an upload is refused", () => {
  const refused = async (path: string) => {
    const answer = await put(path, "x");
    return [answer.statusCode, answer.json().error_code];
  };

  test("where no run or model has files, to a run that is unknown or deleted", async () => {
    expect(await refused("x.txt")).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect(await refused(top)).toEqual([400, "INVALID_PARAMETER_VALUE"]);
    expect(await refused(`0/${"0".repeat(32)}/artifacts/x`)).toEqual([404, "RESOURCE_DOES_NOT_EXIST"]);
    await door.call("POST", "runs/delete", { run_id: runId });
    expect(await refused(`${top}/x`)).toEqual([400, "INVALID_PARAMETER_VALUE"]);
  });

  test("in the place of a folder, and below a file", async () => {
    await put(`${top}/dir/a`, "x");
    expect(await refused(`${top}/dir`)).toEqual([409, "RESOURCE_CONFLICT"]);
    expect(await refused(`${top}/dir/a/b`)).toEqual([409, "RESOURCE_CONFLICT"]);
  });

  test("by URLs of the store, which are not given out", async () => {
    const url = "artifacts/presigned-upload-url";
    const ask = async (path: string, body: object) => (await door.call("POST", path, body)).body.message;
    expect(await ask(url, { run_id: runId, path: "a" })).toMatch(/^Presigned upload is not supported/);
    expect(await ask(url, { path: "a" })).toBe("Exactly one of run_id and model_id must be provided.");
    expect(await ask(url, { run_id: runId, path: "../a" })).toBe("Invalid path");
    const download = "artifacts/presigned-download-url";
    expect(await ask(download, { run_id: runId, path: "a" })).toMatch(/^Presigned download is not supported/);
    expect(await ask(download, { run_id: runId, path: "a", expiration: 0 })).toMatch(/^expiration must be/);
  });
});
