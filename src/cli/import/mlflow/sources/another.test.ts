import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createClient } from "../../../../client/index.ts";
import { demandAnother } from "./another.ts";

const servers: Server[] = [];
const first = { name: "a", description: "", createdAt: "2026-11-21T10:00:00.000Z", createdBy: "ann" };

/** Answers the first page of projects, or as a server does that is no Gallery. */
async function serving(projects: readonly object[] | undefined): Promise<string> {
  const server = createServer((request, response) => {
    const isAsked = projects !== undefined && request.url?.startsWith("/api/v1/projects?");
    response.writeHead(isAsked ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(isAsked ? { items: projects } : { error_code: "NOT_FOUND" }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

const demand = (from: string, url: string) =>
  demandAnother(from, createClient({ url, retries: 0 }), new AbortController().signal);

test("the Gallery that is written to is refused, whichever of its projects and names is given", async () => {
  const url = await serving([first]);
  const alias = await serving([first]);
  for (const from of [url, `${url}/projects/b`, `${url}/projects/a/`, alias]) {
    await expect(demand(from, url)).rejects.toThrow(
      `--from ${from} is the Gallery that the import would write to`,
    );
  }
});

test("another Gallery, an empty one, MLflow's server and what is none are read from", async () => {
  const url = await serving([first]);
  const later = await serving([{ ...first, createdAt: "2026-11-21T10:00:00.001Z" }]);
  const sources = [later, await serving([]), await serving(undefined), "http://127.0.0.1:1", "./mlruns"];
  for (const from of sources) await expect(demand(from, url)).resolves.toBeUndefined();
});
