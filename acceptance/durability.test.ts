import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, expect, test } from "vitest";
import { createClient } from "../src/client/index.ts";
import { newFolder, startServer } from "./support/server.ts";

const WRITES = 40;

const folder = newFolder();
afterAll(() => folder.remove());

test("every answered write was synced to disk before its answer", async () => {
  const trace = join(folder.path, "trace");
  const strace = ["strace", "-D", "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", trace];
  const syncs = (file: RegExp) =>
    readFileSync(trace, "utf8")
      .split("\n")
      .filter((line) => file.test(line)).length;
  const server = await startServer(join(folder.path, "data"), { under: strace });
  const client = createClient({ url: server.url });
  await client.projects.create({ name: "p" });
  await client.models.create({ project: "p", baseVersionId: "m" });

  const before = syncs(/sync\(\d+<[^>]*staging/);
  const { digest } = await client.blobs.upload({
    project: "p",
    source: Readable.from([Buffer.from("bytes")]),
  });
  expect(syncs(/sync\(\d+<[^>]*staging/), "the blob's bytes").toBeGreaterThan(before);
  const instance = await client.instances.create({ project: "p", baseVersionId: "m", blob: digest });

  for (let write = 0; write < WRITES; write++) {
    const synced = syncs(/sync\(\d+<[^>]*gallery\.db-wal>/);
    await client.metrics.record(instance.uuid, [{ scope: "Validation", name: "mae", value: write }]);
    expect(syncs(/sync\(\d+<[^>]*gallery\.db-wal>/), `write ${write}`).toBeGreaterThan(synced);
  }
  await server.stop();
});

test("a second server on the same data directory is refused with a sentence, and harms nothing", async () => {
  const data = join(folder.path, "shared");
  const first = await startServer(data);
  await expect(startServer(data)).rejects.toThrow("another Gallery server uses the data directory");
  expect(await createClient({ url: first.url }).projects.list()).toEqual({ items: [] });
  await first.kill();
  // The lock goes with the process, however it ended.
  const second = await startServer(data);
  expect(await second.stop()).toBe(0);
});

test("an address beyond this machine is refused without access control", async () => {
  await expect(startServer(join(folder.path, "open"), { flags: ["--host", "0.0.0.0"] })).rejects.toThrow(
    "--insecure-no-auth",
  );
});
