import { once } from "node:events";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import type { TestDoor } from "./api/rest/testing/door.ts";
import { openDoor, withInstance } from "./api/rest/testing/door.ts";

async function dial(door: TestDoor) {
  const { url } = await door.server.listen();
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  await once(socket, "connect");
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  socket.on("error", () => {});
  return { socket, url, closed: once(socket, "close"), text: () => text };
}

test.each([
  ["rubbish", "RUBBISH\r\n\r\n", 400, "request.malformed"],
  [
    "both lengths",
    "POST /api/v1/projects HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
    400,
    "request.malformed",
  ],
  [
    "a negative length",
    "POST /api/v1/projects HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
    400,
    "request.malformed",
  ],
  ["a NUL in a header", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\u0000b\r\n\r\n", 400, "request.malformed"],
  [
    "huge headers",
    `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${"a".repeat(20_000)}\r\n\r\n`,
    431,
    "request.headers_too_large",
  ],
  ["no host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 403, "host.refused"],
  [
    "two hosts",
    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    400,
    "request.malformed",
  ],
  [
    "a full address as target",
    "GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    400,
    "request.malformed",
  ],
  [
    "a bare star",
    "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    400,
    "request.malformed",
  ],
])("%s is answered with a problem and the connection ends", async (_what, request, status, code) => {
  const { socket, text, closed } = await dial(await openDoor());
  socket.write(request);
  await closed;
  expect(text()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(text()).toContain(`"code":"${code}"`);
  expect(text()).not.toContain("    at ");
});

test("a body that is cut off changes nothing, and one that stands still is given up", async () => {
  const door = await openDoor({ bodyTimeoutMs: 500 });
  const { socket, text, closed, url } = await dial(door);
  socket.write(
    'POST /api/v1/projects HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"name":',
  );
  await expect.poll(text, { timeout: 5000 }).toContain('"code":"request.timeout"');
  socket.destroy();
  await closed;
  expect(await (await fetch(`${url}/api/v1/projects`)).json()).toEqual({ items: [] });
});

test("a download that fails in the middle breaks the connection", async () => {
  const door = await openDoor();
  const { instance, digest } = await withInstance(door);
  const broken = Readable.from(
    (async function* () {
      yield Buffer.alloc(1000);
      throw new Error("the disk is gone");
    })(),
  );
  const ref = { digest, size: 100_000, location: "memory:x" };
  Object.assign(door.gallery.storage, {
    openBlob: async () => ({ stream: broken, ref, start: 0, end: ref.size, deprecation: null }),
  });
  const { url, socket } = await dial(door);
  const answer = await fetch(`${url}/api/v1/instances/${instance}/blob`);
  expect(answer.status).toBe(200);
  await expect(answer.arrayBuffer()).rejects.toThrow();
  socket.destroy();
});

test("a fault of the server is answered with its request id and nothing else", async () => {
  const door = await openDoor();
  const fail = async (): Promise<never> => {
    throw new TypeError("secret detail of the database");
  };
  Object.assign(door.gallery.storage, { listProjects: fail });
  const answer = await door.send({ url: "/api/v1/projects", headers: { "x-request-id": "r-9" } });
  expect(answer.json()).toMatchObject({ status: 500, code: "internal", requestId: "r-9" });
  expect(answer.body).not.toContain("secret");
});

test("readiness lists its checks when asked, and measurements are counted by operation", async () => {
  const checks = [{ name: "records", ready: false, detail: "no answer" }];
  const gauges = [{ name: "gallery_instances", help: "Instances.", value: 7 }];
  const door = await openDoor({}, { checks: async () => checks, gauges: async () => gauges });
  expect((await door.json("GET", "/readyz")).body).toEqual({ ready: false });
  const verbose = await door.json("GET", "/readyz?verbose");
  expect(verbose).toMatchObject({
    status: 503,
    body: { checks: [checks[0], { name: "server", ready: true }] },
  });
  const text = (await door.send({ url: "/metrics" })).body;
  expect(text).toContain("gallery_instances 7");
  expect(text).toContain('http_request_duration_seconds_count{operation="server.readyz",status="503"} 2');
});

test("a stop lets the request in flight finish", async () => {
  const door = await openDoor();
  let finish: (page: { items: never[] }) => void = () => {};
  const waiting = new Promise<{ items: never[] }>((resolve) => {
    finish = resolve;
  });
  Object.assign(door.gallery.storage, { listProjects: () => waiting });
  const { url } = await door.server.listen();
  const answer = fetch(`${url}/api/v1/projects`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const closed = door.server.close();
  finish({ items: [] });
  expect((await answer).status).toBe(200);
  await closed;
  await expect(fetch(`${url}/livez`)).rejects.toThrow();
});

test.each([
  ["nothing", ""],
  ["half a request", "GET /livez HTTP/1.1\r\nHost: 127"],
])("a stop does not wait for a connection that sends %s", async (_what, sent) => {
  const door = await openDoor();
  const { socket, url, closed } = await dial(door);
  socket.write(sent);
  expect((await fetch(`${url}/livez`)).status).toBe(200);
  await Promise.all([door.server.close(), closed]);
});

test("who opens the server's URL is shown what can be called", async () => {
  const door = await openDoor();
  const answer = await door.server.app.inject({ url: "/", headers: { host: "127.0.0.1" } });
  expect([answer.statusCode, answer.headers.location]).toEqual([302, "/api/v1/docs"]);
});
