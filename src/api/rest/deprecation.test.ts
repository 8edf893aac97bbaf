import { expect, test } from "vitest";
import { openDoor, type TestDoor, withInstance } from "./testing/door.ts";

async function notice(door: TestDoor, url: string, headers: Record<string, string> = {}, method = "GET") {
  const answer = await door.send({ method: method as "GET", url, headers });
  expect(answer.statusCode).toBeLessThan(400);
  return [answer.headers.deprecation, answer.headers.link];
}

const since = (at: string): string => `@${Math.floor(Date.parse(at) / 1_000)}`;
const nothing = [undefined, undefined];

test("whoever gets a deprecated instance or its bytes is told since when, and what to use instead", async () => {
  const door = await openDoor();
  const { instance, model, digest } = await withInstance(door);
  const url = `/api/v1/instances/${instance}`;
  const byVersion = "/api/v1/projects/p/models/m/instances/1.0";
  expect(await notice(door, url)).toEqual(nothing);
  expect(await notice(door, `${url}/blob`)).toEqual(nothing);
  const other = await door.json("POST", "/api/v1/projects/p/models/m/instances", { blob: digest });
  const replacement = other.body.uuid as string;
  const { body } = await door.json("POST", `${url}/deprecation`, { reason: "old", replacement });
  const told = [since(body.deprecation.at), `</api/v1/instances/${replacement}>; rel="successor-version"`];
  for (const place of [url, byVersion, `${url}/blob`]) {
    expect(await notice(door, place)).toEqual(told);
    expect(await notice(door, place, {}, "HEAD")).toEqual(told);
  }
  expect(await notice(door, `${url}/blob`, { range: "bytes=0-1" })).toEqual(told);
  expect(await notice(door, `${url}/blob`, { "if-none-match": `"${digest}"` })).toEqual(told);
  expect(await notice(door, `/api/v1/models/${model}`)).toEqual(nothing);
});

test("a model is deprecated, told in the headers of all under it, and restored", async () => {
  const door = await openDoor();
  const { instance, model } = await withInstance(door);
  const successor = await door.json("POST", "/api/v1/projects/p/models", { baseVersionId: "n" });
  const replacement = successor.body.uuid as string;
  const url = `/api/v1/models/${model}`;
  const deprecated = await door.json("POST", `${url}/deprecation`, { reason: "old", replacement, all: true });
  expect(deprecated).toMatchObject({ status: 200, body: { uuid: model, deprecation: { of: "model" } } });
  const told = [
    since(deprecated.body.deprecation.at),
    `</api/v1/models/${replacement}>; rel="successor-version"`,
  ];
  const places = [
    url,
    "/api/v1/projects/p/models/m",
    `/api/v1/instances/${instance}`,
    `/api/v1/instances/${instance}/blob`,
  ];
  for (const place of places) expect(await notice(door, place)).toEqual(told);
  const search = await door.json("POST", "/api/v1/search", { project: "p" });
  expect(search.body.items).toEqual([]);

  const below = await door.json("POST", `${url}/restoration`, { reason: "again" });
  expect(below.body.deprecation).toMatchObject({ of: "model" });
  const restored = await door.json("POST", `${url}/restoration`, { reason: "again", all: true });
  expect(restored.body.deprecation).toBeNull();
  for (const place of places) expect(await notice(door, place)).toEqual(nothing);
  const refused = await door.json("POST", `${url}/deprecation`, { reason: " " });
  expect(refused).toMatchObject({ status: 400, body: { code: "request.invalid" } });
});

test("the usage of an instance names who got it through which door", async () => {
  const door = await openDoor();
  const { instance } = await withInstance(door);
  const headers = { "gallery-actor": "reader" };
  await door.send({ method: "GET", url: `/api/v1/instances/${instance}/blob`, headers });
  const { body } = await door.json("GET", `/api/v1/instances/${instance}/usage`);
  expect(body).toEqual({
    readers: [{ actor: "reader", door: "rest", reads: 1, lastAt: expect.any(String) }],
    environments: [],
    downstream: [],
  });
});
