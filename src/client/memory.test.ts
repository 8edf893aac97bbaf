import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createClient } from "./index.ts";

const MIB = 2 ** 20;
const SIZE = 384 * MIB;

let server: Server;
let received: number;

beforeEach(async () => {
  received = 0;
  server = createServer((request, response) => {
    request.on("data", (chunk: Buffer) => {
      received += chunk.length;
    });
    request.on("end", () => response.writeHead(200).end("{}"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test("a file that is sent as it is read is not kept in memory", async () => {
  const { port } = server.address() as AddressInfo;
  const client = createClient({ url: `http://127.0.0.1:${port}` });
  const before = process.memoryUsage().arrayBuffers;
  let grown = 0;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (let sent = 0; sent < SIZE; sent += MIB) {
      grown = Math.max(grown, process.memoryUsage().arrayBuffers - before);
      yield new Uint8Array(MIB);
    }
  }
  const owner = { kind: "run", uuid: "c0ffee00-0000-4000-8000-000000000001" } as const;
  await client.artifacts.upload({ owner, path: "large.bin", bytes: bytes(), size: SIZE });
  expect(received).toBe(SIZE);
  expect(grown).toBeLessThan(SIZE / 2);
});
