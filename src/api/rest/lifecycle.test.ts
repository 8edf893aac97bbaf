import { expect, test } from "vitest";
import { openDoor, withInstance } from "./testing/door.ts";

test("a model goes from project to measured instance and back out", async () => {
  const door = await openDoor();
  const { instance, model } = await withInstance(door);
  expect((await door.json("GET", "/api/v1/projects")).body.items).toHaveLength(1);
  expect((await door.json("GET", "/api/v1/projects/p/models?page_size=1")).body.items[0].uuid).toBe(model);
  expect((await door.json("GET", "/api/v1/projects/p/models/m?revision=1")).body.uuid).toBe(model);
  expect((await door.json("GET", "/api/v1/projects/p/models/m/instances/1.0")).body.uuid).toBe(instance);
  expect((await door.json("GET", `/api/v1/instances/${instance.toUpperCase()}`)).body.fields).toEqual({
    city: "NYC",
  });

  const revised = await door.json("POST", `/api/v1/models/${model}/revisions`, { owner: "maria" });
  expect(revised).toMatchObject({ status: 201, body: { revision: 2, previous: model } });

  const point = { scope: "Validation", name: "mae", value: 4.2 };
  expect(await door.json("POST", `/api/v1/instances/${instance}/metrics`, point)).toEqual({
    status: 200,
    body: { recorded: 1 },
  });
  const points = [
    { ...point, value: 4 },
    { ...point, scope: "Production", dimensions: { event: "holiday" } },
  ];
  expect((await door.json("POST", `/api/v1/instances/${instance}/metrics`, { points })).body).toEqual({
    recorded: 2,
  });
  const bulk = [{ ...point, instance, name: "bias" }];
  expect((await door.json("POST", "/api/v1/projects/p/bulk/metrics", { points: bulk })).body).toEqual({
    recorded: 1,
  });
  expect(
    (await door.json("GET", `/api/v1/instances/${instance}/metrics?scope=Production`)).body.items,
  ).toHaveLength(1);
  const dimensions = encodeURIComponent(JSON.stringify({ event: "holiday" }));
  const history = await door.json(
    "GET",
    `/api/v1/instances/${instance}/metrics/history?scope=Production&name=mae&dimensions=${dimensions}`,
  );
  expect(history.body.items).toHaveLength(1);

  const evaluation = await door.json("POST", `/api/v1/instances/${instance}/evaluations`, {
    scope: "Validation",
    metrics: { mape: 0.1 },
  });
  expect(evaluation.status).toBe(201);
  expect((await door.json("GET", `/api/v1/evaluations/${evaluation.body.uuid}`)).body).toEqual(
    evaluation.body,
  );
  expect((await door.json("GET", `/api/v1/instances/${instance}/evaluations`)).body.items).toHaveLength(1);
  expect((await door.json("GET", `/api/v1/instances/${instance}/health`)).status).toBe(200);

  expect((await door.json("PATCH", `/api/v1/instances/${instance}/tags`, { set: { a: "1" } })).body).toEqual({
    a: "1",
  });
  expect((await door.json("PATCH", `/api/v1/models/${model}/tags`, { set: { b: "2" } })).body).toEqual({
    b: "2",
  });
  const deprecated = await door.json("POST", `/api/v1/instances/${instance}/deprecation`, { reason: "old" });
  expect(deprecated.body.deprecation.reason).toBe("old");
  const restored = await door.json("POST", `/api/v1/instances/${instance}/restoration`, {
    reason: "not old",
  });
  expect(restored.body.deprecation).toBeNull();

  const changes = await door.json("GET", "/api/v1/changes?kinds=model.created&kinds=model.revised&project=p");
  expect(changes.body.items.map(({ kind }: { kind: string }) => kind)).toEqual([
    "model.created",
    "model.revised",
  ]);
  expect((await door.json("POST", "/api/v1/admin/sweep", { apply: false })).body.applied).toBe(false);
});

test("bulk bodies come as JSON or as one element a line", async () => {
  const door = await openDoor();
  const { digest, instance } = await withInstance(door);
  const line = { project: "p", baseVersionId: "m", blob: digest };
  const json = await door.json("POST", "/api/v1/bulk/instances", { instances: [line, line] });
  expect(json.body.uuids).toHaveLength(2);
  const ndjson = { "content-type": "application/x-ndjson" };
  const lines = await door.send({
    method: "POST",
    url: "/api/v1/bulk/instances",
    headers: ndjson,
    payload: `${JSON.stringify(line)}\n${JSON.stringify(line)}\n`,
  });
  expect(lines.json().uuids).toHaveLength(2);
  const point = { instance, scope: "Validation", name: "mae", value: 1 };
  const points = await door.send({
    method: "POST",
    url: "/api/v1/projects/p/bulk/metrics",
    headers: ndjson,
    payload: `${JSON.stringify(point)}\n`,
  });
  expect(points.json()).toEqual({ recorded: 1 });
  const broken = await door.send({
    method: "POST",
    url: "/api/v1/projects/p/bulk/metrics",
    headers: ndjson,
    payload: `${JSON.stringify(point)}\n{"a":1,"a":2}\n`,
  });
  expect(broken.json()).toMatchObject({ code: "request.malformed", field: "points[1].a" });
});

test("a repeated create with the same key gets the first answer, with another body a conflict", async () => {
  const door = await openDoor();
  const create = (name: string) =>
    door.send({
      method: "POST",
      url: "/api/v1/projects",
      headers: { "content-type": "application/json", "idempotency-key": "k1" },
      payload: JSON.stringify({ name }),
    });
  const first = await create("a");
  const again = await create("a");
  expect(again.json()).toEqual(first.json());
  expect((await create("b")).json()).toMatchObject({ status: 409, code: "idempotency.conflict" });
});

test("a request id and a claimed actor are carried into changes and answers", async () => {
  const door = await openDoor();
  const headers = {
    "content-type": "application/json",
    "x-request-id": "r-1",
    "gallery-actor": "maria@example.com",
  };
  const created = await door.send({
    method: "POST",
    url: "/api/v1/projects",
    headers,
    payload: '{"name":"a"}',
  });
  expect(created.headers["x-request-id"]).toBe("r-1");
  expect(created.json().createdBy).toBe("maria@example.com");
  const [change] = (await door.json("GET", "/api/v1/changes")).body.items;
  expect(change).toMatchObject({ requestId: "r-1", actor: "maria@example.com", door: "rest" });
});
