import { describe, expect, test } from "vitest";
import { type Json, openDoor, withInstance } from "./testing/door.ts";

const json = { "content-type": "application/json" };
const uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";

/** Every one must be refused with this code and field, and change nothing. */
const bodies: readonly (readonly [string, string, string, string | undefined])[] = [
  ["projects", "", "request.malformed", undefined],
  ["projects", "{", "request.malformed", undefined],
  ["projects", "null", "request.invalid", undefined],
  ["projects", "[]", "request.invalid", undefined],
  ["projects", '"a"', "request.invalid", undefined],
  ["projects", "{}", "request.invalid", "name"],
  ["projects", '{"name":1}', "name.invalid", "name"],
  ["projects", '{"name":""}', "name.invalid", "name"],
  ["projects", JSON.stringify({ name: "a".repeat(10_000) }), "name.invalid", "name"],
  ["projects", '{"name":"\'; drop table projects; --"}', "name.invalid", "name"],
  ["projects", '{"name":"\\"q\\""}', "name.invalid", "name"],
  ["projects", '{"name":"🦊"}', "name.invalid", "name"],
  ["projects", '{"name":"a\\u0007b"}', "name.invalid", "name"],
  ["projects", '{"name":"a\\nb"}', "name.invalid", "name"],
  ["projects", '{"name":"a\\u0000"}', "text.invalid", "name"],
  ["projects", '{"name":"a","description":"\\ud800"}', "text.invalid", "description"],
  ["projects", '{"name":"a","name":"b"}', "request.malformed", "name"],
  ["projects", '{"name":"a","nme":"b"}', "request.invalid", "nme"],
  ["projects", '{"name":"a","__proto__":{"x":1}}', "name.invalid", "__proto__"],
  ["projects", `${'{"a":'.repeat(40)}1${"}".repeat(40)}`, "request.malformed", undefined],
  ["projects/p/models", '{"baseVersionId":"x","fields":{"a":{"b":1}}}', "request.invalid", "fields.a"],
  ["projects/p/models", '{"baseVersionId":"x","fields":{"a":[1,"b"]}}', "request.invalid", "fields.a"],
  ["projects/p/models", '{"baseVersionId":"x","fields":{"":1}}', "request.invalid", "fields"],
  ["projects/p/models", '{"baseVersionId":"x","uuid":"1"}', "request.invalid", "uuid"],
  ["projects/p/models/m/instances", '{"revision":99999999999999999999}', "request.invalid", "revision"],
  ["projects/p/models/m/instances", '{"blob":"sha256:12"}', "request.invalid", "blob"],
  ["projects/p/bulk/metrics", '{"points":[]}', "request.invalid", "points"],
  [
    "projects/p/bulk/metrics",
    `{"points":[{"instance":"${uuid}","scope":"Validation","name":"mae","value":"high"}]}`,
    "request.invalid",
    "points[0].value",
  ],
  [
    "projects/p/bulk/metrics",
    `{"points":[{"instance":"${uuid}","scope":"a b","name":"mae","value":1}]}`,
    "request.invalid",
    "points[0].scope",
  ],
  ["bulk/instances", '{"instances":[{"project":"p"}]}', "request.invalid", "instances[0].baseVersionId"],
  ["search", '{"page_size":-1}', "request.invalid", "page_size"],
  ["search", '{"page_size":1e9}', "request.invalid", "page_size"],
  ["search", '{"page_size":"10"}', "request.invalid", "page_size"],
  ["search", '{"orderBy":[{"by":"city","direction":"up"}]}', "request.invalid", "orderBy[0].direction"],
  ["search", JSON.stringify({ project: "p", where: "a".repeat(1_000_000) }), "expression.limit", "where"],
  ["search", JSON.stringify({ project: "p", where: "(".repeat(10_000) }), "expression.limit", "where"],
  ["search/facets", '{"project":"p"}', "request.invalid", "field"],
  ["admin/sweep", '{"apply":"no"}', "request.invalid", "apply"],
  ["admin/sweep", '{"apply":false,"graceHours":-1}', "request.invalid", "graceHours"],
  ["nothing", "{}", "request.unknown_route", undefined],
];

describe("a bad body", () => {
  test.each(bodies)("to /%s: %.60s is refused as %s at %s", async (path, payload, code, field) => {
    const door = await openDoor();
    await withInstance(door);
    const before: Json = (await door.json("GET", "/api/v1/changes")).body;
    const answer = await door.send({ method: "POST", url: `/api/v1/${path}`, headers: json, payload });
    expect(answer.json()).toMatchObject({
      code,
      type: `urn:gallery:error:${code}`,
      status: answer.statusCode,
    });
    expect(answer.json().field).toBe(field);
    expect((await door.json("GET", "/api/v1/changes")).body).toEqual(before);
  });

  test("a metric beyond a double is refused by the tier, in one point and in a list", async () => {
    const door = await openDoor();
    const { instance } = await withInstance(door);
    const url = `/api/v1/instances/${instance}/metrics`;
    const point = '{"scope":"Validation","name":"mae","value":1e999}';
    expect((await door.send({ method: "POST", url, headers: json, payload: point })).json().code).toBe(
      "metric.not_finite",
    );
    const list = await door.send({ method: "POST", url, headers: json, payload: `{"points":[${point}]}` });
    expect(list.json().code).toBe("metric.not_finite");
    const text = await door.json("POST", url, { points: [{ scope: "Validation", name: "mae", value: "x" }] });
    expect(text.body).toMatchObject({
      field: "points[0].value",
      detail: 'points[0].value must be a number, got "x"',
    });
  });

  test("a body that is not UTF-8, too large, coded or of another type is refused", async () => {
    const door = await openDoor();
    const send = async (headers: Record<string, string>, payload: string | Buffer) =>
      (await door.send({ method: "POST", url: "/api/v1/projects", headers, payload })).json().code;
    expect(await send(json, Buffer.from([0x22, 0xff, 0x22]))).toBe("request.malformed");
    expect(await send(json, Buffer.alloc(8 * 1024 * 1024 + 1, 0x20))).toBe("request.too_large");
    expect(await send({ ...json, "content-encoding": "gzip" }, "{}")).toBe("request.unsupported_media");
    for (const type of [
      "text/plain",
      "application/json; charset=latin1",
      "application/json;",
      "application/json\t",
      "application/json ; a=b",
      "application/jsonx",
      "application/x-ndjson",
      "application/json, text/plain",
    ]) {
      expect([type, await send({ "content-type": type }, '{"name":"a"}')]).toEqual([
        type,
        "request.unsupported_media",
      ]);
    }
    expect(await send({ "content-type": "Application/JSON; charset=UTF-8" }, '{"name":1}')).toBe(
      "name.invalid",
    );
    expect((await door.send({ method: "POST", url: "/api/v1/projects" })).json().code).toBe(
      "request.malformed",
    );
  });
});

describe("a bad address", () => {
  test.each([
    ["GET", "projects?page_size=0", "request.invalid", "page_size"],
    ["GET", "projects?page_size=1e2", "request.invalid", "page_size"],
    ["GET", "projects?page_size=99999999999999999999", "request.invalid", "page_size"],
    ["GET", "projects?page_size=1&page_size=2", "request.invalid", "page_size"],
    ["GET", "projects?pagesize=1", "request.invalid", "pagesize"],
    ["GET", "projects?page_token=nonsense", "cursor.invalid", undefined],
    ["GET", "projects?page_token=%00", "text.invalid", "page_token"],
    ["GET", "projects?page_token=%ff", "request.malformed", undefined],
    ["GET", "projects/none", "project.unknown", undefined],
    ["GET", "projects/a%00b", "text.invalid", "project"],
    ["GET", "projects/a%2f..%2fb", "name.invalid", "project"],
    ["GET", "projects/%F0%9F%A6%8A", "name.invalid", "project"],
    ["GET", `projects/${"a".repeat(5000)}`, "request.invalid", undefined],
    ["GET", "projects/p/models/m?revision=99999999999999", "request.invalid", "revision"],
    ["GET", "projects/p/models/m/instances/1.99999999999999", "request.invalid", "version"],
    ["GET", "projects/p/models/m/instances/1.0?partition=city", "request.malformed", "partition"],
    ["GET", 'projects/p/models/m/instances/1.0?partition={"a":1,"a":2}', "request.malformed", "partition"],
    ["GET", "instances/1", "request.invalid", "uuid"],
    ["GET", `instances/${uuid}`, "instance.unknown", undefined],
    ["GET", `instances/${uuid}?asOf=yesterday`, "request.invalid", "asOf"],
    ["GET", `instances/${uuid}/files/..%2f..%2fetc%2fpasswd`, "path.invalid", undefined],
    ["GET", "changes?after=-1", "request.invalid", "after"],
    ["GET", "changes?kinds=model.deleted", "request.invalid", "kinds[0]"],
    ["PUT", "projects", "request.method", undefined],
    ["OPTIONS", "projects", "request.method", undefined],
    ["QUERY" as "GET", "projects", "request.method", undefined],
    ["GET", "projects/", "name.invalid", undefined],
    ["GET", "../../etc/passwd", "request.unknown_route", undefined],
  ] as const)("%s %s is refused as %s", async (method, path, code, field) => {
    const door = await openDoor();
    await withInstance(door);
    const answer = await door.server.app.inject({
      method,
      url: `/api/v1/${path}`,
      headers: { host: "127.0.0.1" },
    });
    expect(answer.json()).toMatchObject({ code, ...(field !== undefined && { field }) });
  });

  test.each([
    ["idempotency-key", "a b"],
    ["idempotency-key", "k".repeat(256)],
    ["idempotency-key", ""],
    ["gallery-actor", " "],
    ["gallery-actor", "a".repeat(129)],
    ["gallery-actor", "maría"],
  ])("the header %s: %.20j is refused", async (name, value) => {
    const door = await openDoor();
    const answer = await door.send({
      method: "POST",
      url: "/api/v1/projects",
      headers: { ...json, [name]: value },
      payload: '{"name":"a"}',
    });
    expect(answer.json()).toMatchObject({ code: "request.invalid" });
    expect(answer.json().field.toLowerCase()).toBe(name);
  });
});
