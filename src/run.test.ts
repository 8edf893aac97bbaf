import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type RunSettings, startGallery } from "./run.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gallery-"));
});

afterEach(() => rm(folder, { recursive: true }));

const silent = pino({ level: "silent" });

const settings = (): RunSettings => ({
  host: "127.0.0.1",
  port: 0,
  thriftPort: 0,
  allowedHosts: [],
  dataDir: join(folder, "data"),
  indexMemory: 1,
});

async function takenPort(use: (port: number) => Promise<void>): Promise<void> {
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  try {
    await use((taken.address() as { port: number }).port);
  } finally {
    taken.close();
  }
}

test.each(["port", "thriftPort"])("a %s in use is a setting to correct", (setting) =>
  takenPort(async (port) => {
    await expect(startGallery({ ...settings(), [setting]: port }, silent)).rejects.toMatchObject({
      code: "config.invalid",
      field: setting,
      message: expect.stringContaining(`${port} of 127.0.0.1 cannot be used`),
    });
    const again = await startGallery(settings(), silent);
    await again.stop();
  }),
);

test("a data directory that is a file is a setting to correct", async () => {
  await writeFile(join(folder, "data"), "");
  await expect(startGallery(settings(), silent)).rejects.toMatchObject({
    code: "config.invalid",
    field: "dataDir",
  });
});

test("records that are no database are left as they are and refused", async () => {
  await mkdir(join(folder, "data"));
  await writeFile(join(folder, "data", "gallery.db"), "no database".repeat(1_000));
  await expect(startGallery(settings(), silent)).rejects.toMatchObject({
    code: "config.invalid",
    message: expect.stringContaining("file is not a database"),
  });
});
