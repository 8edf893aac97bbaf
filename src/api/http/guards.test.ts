import { expect, test } from "vitest";
import { openDoor } from "../rest/testing/door.ts";

const paths = ["/api/v1/projects", "/readyz", "/metrics", "/api/v1/nothing", "/thrift", "/%ff", "/"];
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
const cases = paths.flatMap((path) => methods.map((method) => [method, path] as const));

const foreign: Record<string, Record<string, string>> = {
  "host.refused": { host: "10.evil.example" },
  "origin.refused": { host: "127.0.0.1", origin: "https://evil.example" },
};

test("a foreign host or origin is refused on every path and method, known or not", async () => {
  const door = await openDoor();
  for (const [code, headers] of Object.entries(foreign)) {
    for (const [method, url] of cases) {
      const answer = await door.server.app.inject({ method, url, headers });
      expect([method, url, answer.statusCode]).toEqual([method, url, 403]);
      if (method !== "HEAD") expect(answer.json().code).toBe(code);
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    }
  }
});

test.each([
  [{ origin: "http://127.0.0.1:8080" }, 200],
  [{ origin: "https://127.0.0.1:8080" }, 200],
  [{ origin: "http://127.0.0.1:8081" }, 403],
  [{ origin: "http://localhost:8080" }, 403],
  [{ origin: "null" }, 403],
  [{ origin: "" }, 403],
  [{ "sec-fetch-site": "same-origin" }, 200],
  [{ "sec-fetch-site": "none" }, 200],
  [{ "sec-fetch-site": "same-site" }, 403],
  [{ "sec-fetch-site": "cross-site" }, 403],
  [{ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }, 403],
])("a call with %j is answered with %i", async (headers, status) => {
  const door = await openDoor();
  const answer = await door.send({
    method: "GET",
    url: "/api/v1/projects",
    headers: { host: "127.0.0.1:8080", ...headers },
  });
  expect(answer.statusCode).toBe(status);
});

test("a link on a foreign page opens the docs page, but a frame does not", async () => {
  const door = await openDoor();
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  expect((await door.send({ method: "GET", url: "/api/v1/docs", headers: link })).statusCode).toBe(200);
  const frame = { ...link, "sec-fetch-dest": "iframe" };
  expect((await door.send({ method: "GET", url: "/api/v1/docs", headers: frame })).statusCode).toBe(403);
});

test("only /livez answers a foreign host, and says nothing else", async () => {
  const door = await openDoor();
  const answer = await door.server.app.inject({ url: "/livez", headers: { host: "evil.example" } });
  expect([answer.statusCode, answer.body]).toEqual([200, "ok\n"]);
  const near = await door.server.app.inject({ url: "/livez/", headers: { host: "evil.example" } });
  expect(near.statusCode).toBe(403);
});

test("a server that is reachable from elsewhere takes only listed names", async () => {
  const door = await openDoor({ host: "0.0.0.0", allowedHosts: ["Gallery.Example"] });
  const status = async (host: string) =>
    (await door.send({ method: "GET", url: "/readyz", headers: { host } })).statusCode;
  expect([await status("gallery.example"), await status("localhost"), await status("10.0.0.5:80")]).toEqual([
    200, 403, 200,
  ]);
});
