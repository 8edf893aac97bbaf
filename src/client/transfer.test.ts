import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Client, createClient } from "./index.ts";

const digestOf = (bytes: Buffer): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

let folder: string;
let server: Server;
let client: Client;
let stored: Map<string, Buffer>;
let received: Buffer;
let calls: string[];
/** Bodies are cut after so many bytes, one entry a request with a body. */
let cuts: number[];
let finished: boolean;
/** The connection breaks when a finish has done its work and is about to answer. */
let losesFinish: boolean;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gallery-"));
  stored = new Map();
  received = Buffer.alloc(0);
  calls = [];
  cuts = [];
  finished = false;
  losesFinish = false;
  server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  client = createClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

/** As much of the upload and download calls as a transfer needs, with faults on demand. */
const serve: Parameters<typeof createServer>[1] = async (request, response) => {
  const [, , , ...parts] = (request.url ?? "").split("/");
  const where = `${request.method} ${parts[0] === "projects" ? parts[2] : parts[0]}`;
  calls.push(where);
  const json = (status: number, body: object): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const keep = (bytes: Buffer): object => {
    stored.set(digestOf(bytes), bytes);
    return { digest: digestOf(bytes), size: bytes.length, location: "memory:x" };
  };
  const limit = where === "POST blobs" || where === "PATCH uploads" ? cuts.shift() : undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      chunks.push(chunk.subarray(0, (limit ?? Number.POSITIVE_INFINITY) - size));
      size += chunk.length;
      if (size >= (limit ?? Number.POSITIVE_INFINITY)) break;
    }
  } catch {
    return;
  }
  const body = Buffer.concat(chunks);
  if (where === "PATCH uploads") received = Buffer.concat([received, body]);
  if (limit !== undefined) {
    response.destroy();
    return;
  }
  if (where === "GET blobs") {
    const known = stored.get(decodeURIComponent(parts[3] ?? ""));
    if (known !== undefined) json(200, keep(known));
    else json(404, { code: "blob.unknown", detail: "no such blob" });
  } else if (where === "POST blobs") json(201, keep(body));
  else if (where === "POST uploads" && parts[2] === "finish") {
    if (finished) return json(404, { code: "upload.unknown", detail: "gone" });
    finished = true;
    const { digest } = JSON.parse(body.toString()) as { digest: string };
    if (digest !== digestOf(received)) return json(400, { code: "digest.mismatch", detail: "other bytes" });
    const ref = keep(received);
    if (losesFinish) response.destroy();
    else json(200, ref);
  } else if (where === "GET instances") sendBlob(request.headers.range, response);
  else json(200, { id: "u", project: "p", offset: received.length });
};

function sendBlob(range: string | undefined, response: ServerResponse): void {
  const start = Number(/bytes=(\d+)-/.exec(range ?? "")?.[1] ?? 0);
  const [digest, bytes] = [...stored][0] ?? ["", Buffer.alloc(0)];
  const rest = bytes.subarray(start);
  const announced = Buffer.from(digest.slice(7), "hex").toString("base64");
  response.writeHead(start > 0 ? 206 : 200, {
    "content-length": String(rest.length),
    etag: `"${digest}"`,
    "repr-digest": `sha-256=:${announced}:`,
  });
  const cut = cuts.shift();
  if (cut === undefined) response.end(rest);
  else response.write(rest.subarray(0, cut), () => setTimeout(() => response.destroy(), 50));
}

async function fileOf(bytes: Buffer): Promise<string> {
  await writeFile(join(folder, "in"), bytes);
  return join(folder, "in");
}

test("a small file travels in one request, and not at all the second time", async () => {
  const bytes = randomBytes(100_000);
  const source = await fileOf(bytes);
  expect(await client.blobs.upload({ project: "p", source })).toMatchObject({ digest: digestOf(bytes) });
  await client.blobs.upload({ project: "p", source });
  expect(calls).toEqual(["GET blobs", "POST blobs", "GET blobs"]);
});

test("an empty file is a blob too", async () => {
  const ref = await client.blobs.upload({ project: "p", source: await fileOf(Buffer.alloc(0)) });
  expect(ref).toMatchObject({ size: 0 });
});

test("a small file is sent again after a cut", async () => {
  cuts = [10_000];
  const bytes = randomBytes(2_000_000);
  await client.blobs.upload({ project: "p", source: await fileOf(bytes) });
  expect(stored.has(digestOf(bytes))).toBe(true);
});

test("a large file goes on from where it was cut", async () => {
  cuts = [1_200_000, 300_000];
  const bytes = randomBytes(5_000_000);
  let most = 0;
  const ref = await client.blobs.upload({
    project: "p",
    source: await fileOf(bytes),
    partSize: 3_000_000,
    onProgress: (sent, total) => {
      most = Math.max(most, sent);
      expect(total).toBe(bytes.length);
    },
  });
  expect(ref.digest).toBe(digestOf(bytes));
  expect(received.equals(bytes)).toBe(true);
  expect(most).toBe(bytes.length);
  expect(calls.filter((call) => call === "GET uploads")).toHaveLength(2);
});

test("bytes that travel twice are hashed once", async () => {
  // Longer than what the sockets take in ahead, so the cut falls inside what was read.
  cuts = [1_200_000, 777_777];
  const bytes = randomBytes(30_000_000);
  const ref = await client.blobs.upload({ project: "p", source: await fileOf(bytes), partSize: 29_000_000 });
  expect(ref.digest).toBe(digestOf(bytes));
});

test("a stream travels in parts that survive a cut", async () => {
  cuts = [500_000];
  const bytes = randomBytes(2_500_000);
  const source = Readable.from([bytes.subarray(0, 1_700_000), bytes.subarray(1_700_000)]);
  const ref = await client.blobs.upload({ project: "p", source, partSize: 1_000_000 });
  expect(ref.digest).toBe(digestOf(bytes));
  expect(received.equals(bytes)).toBe(true);
});

test("a short stream travels in one request", async () => {
  const ref = await client.blobs.upload({ project: "p", source: Readable.from([Buffer.from("abc")]) });
  expect(ref.digest).toBe(digestOf(Buffer.from("abc")));
  expect(calls).toEqual(["POST blobs"]);
});

test("a finish whose answer was lost is looked up", async () => {
  losesFinish = true;
  const bytes = randomBytes(2_000_000);
  const ref = await client.blobs.upload({ project: "p", source: await fileOf(bytes), partSize: 1_500_000 });
  expect(ref.digest).toBe(digestOf(bytes));
});

test("a file that is not there is refused before anything is sent", async () => {
  const upload = client.blobs.upload({ project: "p", source: join(folder, "nothing") });
  await expect(upload).rejects.toMatchObject({ code: "file.unreadable" });
  expect(calls).toEqual([]);
});

test("a download goes on after a cut and appears whole", async () => {
  const bytes = randomBytes(3_000_000);
  stored.set(digestOf(bytes), bytes);
  cuts = [1_000_000, 500_000];
  const to = join(folder, "out");
  expect(await client.blobs.download({ uuid: "i", to })).toEqual({
    digest: digestOf(bytes),
    size: bytes.length,
  });
  expect((await readFile(to)).equals(bytes)).toBe(true);
  expect(await readdir(folder)).toEqual(["out"]);
});

test("bytes that do not match their digest leave nothing behind", async () => {
  stored.set(digestOf(Buffer.from("right")), Buffer.from("wrong"));
  const download = client.blobs.download({ uuid: "i", to: join(folder, "out") });
  await expect(download).rejects.toMatchObject({ code: "digest.mismatch" });
  expect(await readdir(folder)).toEqual([]);
});
