import { pino } from "pino";
import { expect, test, vi } from "vitest";
import { endpoints, mlflowVersion, pathOf } from "./endpoints.ts";
import { openMlflowDoor } from "./testing/door.ts";

const some = (path: string): string => path.replaceAll(/\{\w+\*?\}/g, "x");

test("the table names each method and path once, and every one that is not done says why", () => {
  const named = endpoints.map((endpoint) => `${endpoint.method} ${pathOf(endpoint)}`);
  expect(new Set(named).size).toBe(named.length);
  for (const { name, standing, why } of endpoints)
    expect([name, why !== ""]).toEqual([name, standing !== "done"]);
});

test("a refused endpoint answers 501 and says why, under every prefix", async () => {
  const door = await openMlflowDoor();
  for (const endpoint of endpoints.filter(({ standing }) => standing === "refused")) {
    const path = some(pathOf(endpoint));
    for (const url of new Set([path, path.replace(/^\/api\//, "/ajax-api/"), `/projects/p${path}`])) {
      const answer = await door.call(endpoint.method, url, endpoint.method === "GET" ? undefined : {});
      expect([url, answer]).toEqual([
        url,
        { status: 501, body: { error_code: "NOT_IMPLEMENTED", message: endpoint.why } },
      ]);
    }
  }
});

test("what the table does not have is not found, and a wrong method is told the right ones", async () => {
  const door = await openMlflowDoor();
  expect(await door.call("GET", "nothing")).toEqual({
    status: 404,
    body: { error_code: "ENDPOINT_NOT_FOUND", message: "There is no GET /api/2.0/mlflow/nothing." },
  });
  const wrong = await door.send({ method: "GET", url: "/api/2.0/mlflow/runs/create" });
  expect([wrong.statusCode, wrong.headers.allow, wrong.json().error_code]).toEqual([
    405,
    "POST",
    "BAD_REQUEST",
  ]);
});

test("an address with a slash at its end serves as one without", async () => {
  const door = await openMlflowDoor();
  expect((await door.call("GET", "//api/2.0/mlflow/experiments/get?experiment_id=0")).status).toBe(200);
  expect((await door.call("GET", "//get-artifact?run_id=0&path=../up")).body.message).toBe("Invalid path");
});

test("the server tells that it is well and which MLflow it speaks as", async () => {
  const door = await openMlflowDoor();
  for (const base of ["", "/projects/p"]) {
    expect((await door.send({ url: `${base}/health` })).body).toBe("OK");
    expect((await door.send({ url: `${base}/version` })).body).toBe(mlflowVersion);
    expect((await door.call("GET", `${base}/api/3.0/mlflow/server-info`)).body.workspaces_enabled).toBe(
      false,
    );
  }
});

test("a foreign host is refused in MLflow's form", async () => {
  const door = await openMlflowDoor();
  const answer = await door.send({ url: "/api/2.0/mlflow/runs/get", headers: { host: "evil.example" } });
  expect([answer.statusCode, answer.json().error_code]).toEqual([403, "PERMISSION_DENIED"]);
});

test("what is refused on purpose is no fault in the log", async () => {
  const lines: string[] = [];
  const door = await openMlflowDoor(pino({ level: "info" }, { write: (line) => void lines.push(line) }));
  expect((await door.call("GET", "unified-traces")).status).toBe(501);
  const told = () => lines.map((line) => JSON.parse(line)).map(({ level, err }) => [level, err]);
  await vi.waitFor(() => expect(told()).toEqual([[30, undefined]]));
});
