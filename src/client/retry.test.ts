import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createClient, GalleryError, RemoteError } from "./index.ts";
import { readRetryAfter } from "./problem.ts";
import { delayBefore } from "./retry.ts";

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that gives the answers in turn, and remembers what it was asked. */
async function answering(...answers: Answer[]) {
  const requests: IncomingMessage[] = [];
  server = createServer((request, response) => {
    request.resume();
    requests.push(request);
    answers[requests.length - 1]?.(response, request);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const ok: Answer = (response) =>
  response.setHeader("content-type", "application/json").end('{"name":"p","items":[]}');

const refuse =
  (status: number, code: string, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response
      .writeHead(status, { "content-type": "application/problem+json", ...headers })
      .end(JSON.stringify({ code, detail: "said so", hint: "do so", requestId: "r1", field: "name" }));

const cut: Answer = (response) => response.destroy();

test.each([408, 429, 502, 503, 504])("a read is repeated after %i", async (status) => {
  const { requests, url } = await answering(refuse(status, "server.busy", { "retry-after": "0" }), ok);
  await createClient({ url }).projects.get("p");
  expect(requests).toHaveLength(2);
});

test("a read is repeated after a cut connection", async () => {
  const { requests, url } = await answering(cut, cut, ok);
  await createClient({ url }).projects.get("p");
  expect(requests).toHaveLength(3);
});

test.each([400, 404, 409, 500, 507])("nothing is repeated after %i", async (status) => {
  const { requests, url } = await answering(refuse(status, "name.invalid"), ok);
  await expect(createClient({ url }).projects.get("p")).rejects.toBeInstanceOf(GalleryError);
  expect(requests).toHaveLength(1);
});

test("a repeated create carries the same idempotency key, another create another one", async () => {
  const { requests, url } = await answering(cut, ok, ok);
  const client = createClient({ url });
  await client.projects.create({ name: "p" });
  await client.projects.create({ name: "q" });
  const [first, second, third] = requests.map((request) => request.headers["idempotency-key"]);
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test("a call that is neither a read nor keyed is sent once", async () => {
  const { requests, url } = await answering(cut, ok);
  await expect(createClient({ url }).blobs.sweep({ apply: true })).rejects.toThrow(/no answer from/);
  expect(requests).toHaveLength(1);
});

test("the last failure is reported when attempts run out", async () => {
  const { requests, url } = await answering(cut, cut);
  const failure = createClient({ url, retries: 1 }).projects.get("p");
  await expect(failure).rejects.toMatchObject({ code: "server.unreachable", kind: "unavailable" });
  expect(requests).toHaveLength(2);
});

test("Retry-After is waited for, unless it is longer than anybody waits", async () => {
  const { requests, url } = await answering(
    refuse(503, "server.busy", { "retry-after": "1" }),
    refuse(503, "server.busy", { "retry-after": "3600" }),
  );
  const start = Date.now();
  await expect(createClient({ url }).projects.get("p")).rejects.toMatchObject({ retryAfter: 3600 });
  expect(Date.now() - start).toBeGreaterThanOrEqual(1000);
  expect(requests).toHaveLength(2);
});

test("an error is rebuilt with everything that the server said", async () => {
  const { url } = await answering(refuse(409, "project.exists"));
  const error = await createClient({ url })
    .projects.get("p")
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(RemoteError);
  expect(error).toMatchObject({ code: "project.exists", message: "said so", hint: "do so", requestId: "r1" });
  expect(error).toMatchObject({ status: 409, kind: "conflict", field: "name" });
});

test("an answer of a proxy becomes an error of its status", async () => {
  const { url } = await answering((response) =>
    response.writeHead(404, { "content-type": "text/html" }).end("<h1>"),
  );
  await expect(createClient({ url }).projects.get("p")).rejects.toMatchObject({
    kind: "missing",
    status: 404,
  });
});

test("an abort ends the waiting with the caller's own reason", async () => {
  const { url } = await answering(refuse(503, "server.busy", { "retry-after": "30" }));
  const signal = AbortSignal.timeout(100);
  await expect(createClient({ url }).projects.list({}, { signal })).rejects.toMatchObject({
    name: "TimeoutError",
  });
});

test("delays grow, are spread, and stay below a bound", () => {
  expect(delayBefore(0, undefined, 0.5)).toBe(100);
  expect(delayBefore(3, undefined, 0.5)).toBe(800);
  expect(delayBefore(50, undefined, 1)).toBe(10_000);
  expect(delayBefore(2, 5, 0)).toBe(5000);
});

test("Retry-After is read as seconds and as a date", () => {
  const now = Date.parse("2026-11-21T10:00:00Z");
  expect(readRetryAfter("7", now)).toBe(7);
  expect(readRetryAfter("Sat, 21 Nov 2026 10:00:30 GMT", now)).toBe(30);
  expect(readRetryAfter("soon", now)).toBeUndefined();
});

test("a port that web clients never speak to is named as the reason", async () => {
  const failure = createClient({ url: "http://127.0.0.1:6000", retries: 0 }).projects.get("p");
  await expect(failure).rejects.toMatchObject({
    code: "server.unreachable",
    message:
      "no answer from http://127.0.0.1:6000: web clients never speak to its port, which another protocol owns; " +
      "start the server on another one, such as 5150",
  });
});
