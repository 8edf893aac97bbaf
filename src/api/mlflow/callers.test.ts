import { expect, test } from "vitest";
import { openMlflowDoor } from "./testing/door.ts";

const create = (name: string, authorization?: string) => ({
  method: "POST" as const,
  url: "/api/2.0/mlflow/experiments/create",
  headers: { "content-type": "application/json", ...(authorization !== undefined && { authorization }) },
  payload: JSON.stringify({ name }),
});

const basic = (user: string): string => `Basic ${Buffer.from(`${user}:secret`).toString("base64")}`;

test("the user of basic authentication is the actor; a bearer token names nobody", async () => {
  const door = await openMlflowDoor();
  await door.send(create("by a user", basic("ada@example.org")));
  await door.send(create("by a token", "Bearer abc"));
  await door.send(create("by nobody"));
  const { items } = await door.gallery.storage.listChanges(
    { actor: "test", door: "internal", requestId: "test", may: () => true },
    { project: "default" },
  );
  const actors = items
    .filter(({ kind, data }) => kind === "experiment.created" && String(data.name).startsWith("by "))
    .map(({ actor, door }) => [actor, door]);
  expect(actors).toEqual([
    ["ada@example.org", "mlflow"],
    ["local", "mlflow"],
    ["local", "mlflow"],
  ]);
});

test("a user name that no actor can have is refused", async () => {
  const door = await openMlflowDoor();
  const answer = await door.send(create("by a fox", basic("🦊")));
  expect([answer.statusCode, answer.json().error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
});

test("each project has experiments of its own, and the first call makes both", async () => {
  const door = await openMlflowDoor();
  const there = "/projects/market%2Dplace/api/2.0/mlflow/experiments";
  expect((await door.call("POST", `${there}/create`, { name: "x" })).body).toEqual({ experiment_id: "1" });
  expect((await door.call("GET", `${there}/get?experiment_id=0`)).body.experiment.name).toBe("Default");
  expect((await door.call("GET", "experiments/get-by-name?experiment_name=x")).status).toBe(404);
  const bad = await door.call(
    "GET",
    "/projects/not%20a%20name/api/2.0/mlflow/experiments/get?experiment_id=0",
  );
  expect([bad.status, bad.body.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
});
