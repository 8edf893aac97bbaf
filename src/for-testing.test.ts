import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createClient } from "./client/index.ts";
import { readConfig } from "./config.ts";
import { checkServerSettings } from "./config-checks.ts";
import { type RunningServer, type RunSettings, startGallery } from "./run.ts";

let folder: string;
let running: RunningServer | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gallery-"));
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  await rm(folder, { recursive: true });
});

async function start(settings: Partial<RunSettings> = {}): Promise<string> {
  running = await startGallery(
    {
      host: "127.0.0.1",
      port: 0,
      thriftPort: null,
      allowedHosts: [],
      dataDir: folder,
      indexMemory: 16,
      forTesting: true,
      ...settings,
    },
    pino({ level: "silent" }),
  );
  return running.url;
}

const reset = (url: string): Promise<Response> => fetch(`${url}/api/v1/testing/reset`, { method: "POST" });

async function mlflow(url: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${url}/api/2.0/mlflow/${path}`, {
    ...(body !== undefined && {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
}

/** Something of every kind that a server remembers, on disk or in memory. */
async function fill(url: string): Promise<string> {
  const client = createClient({ url });
  await client.projects.create({ name: "shop" });
  await client.models.create({ project: "shop", baseVersionId: "demand" });
  const kept = await fetch(`${url}/api/v1/projects/shop/blobs`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: "the bytes of a model",
  });
  const { digest } = (await kept.json()) as { digest: string };
  const instance = await client.instances.create({ project: "shop", baseVersionId: "demand", blob: digest });
  await client.rules.setSwitch({ target: "all", on: false, reason: "a test" });
  const { items } = await client.search.page({ project: "shop" });
  expect(items.map(({ uuid }) => uuid)).toEqual([instance.uuid]);
  const made = await mlflow(url, "runs/create", { experiment_id: "0" });
  expect(made.status).toBe(200);
  return digest;
}

test("a reset between two tests leaves nothing of the first, in the stores and in what was learnt of them", async () => {
  const url = await start();
  for (const round of [1, 2]) {
    const digest = await fill(url);
    expect((await reset(url)).status, `round ${round}`).toBe(204);
    const client = createClient({ url });
    expect((await client.projects.list()).items).toEqual([]);
    expect((await client.changes.list({})).items).toEqual([]);
    expect(await client.rules.switches()).toEqual([]);
    await client.projects.create({ name: "shop" });
    await expect(client.blobs.find({ project: "shop", digest })).rejects.toMatchObject({
      code: "blob.unknown",
    });
    expect((await client.search.page({ project: "shop" })).items).toEqual([]);
    expect((await reset(url)).status).toBe(204);
    const runs = await mlflow(url, "runs/search", { experiment_ids: ["0"] });
    expect([runs.status, await runs.json()]).toEqual([200, {}]);
  }
});

test("what is asked while stores are made anew is answered by the new ones", async () => {
  const url = await start();
  await createClient({ url }).projects.create({ name: "shop" });
  const emptied = reset(url);
  const made = Array.from({ length: 20 }, (_, index) =>
    createClient({ url })
      .projects.create({ name: `later-${index}` })
      .catch(() => undefined),
  );
  expect((await emptied).status).toBe(204);
  await Promise.all(made);
  const { items } = await createClient({ url }).projects.list();
  expect(items.map(({ name }) => name)).not.toContain("shop");
  expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ ready: true });
});

test("it starts empty, on the folder of an earlier one too", async () => {
  await fill(await start());
  await running?.stop();
  expect((await createClient({ url: await start() }).projects.list()).items).toEqual([]);
});

test("a server that was not started for testing is never emptied", async () => {
  const url = await start({ forTesting: false });
  await createClient({ url }).projects.create({ name: "shop" });
  const answer = await reset(url);
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
    403,
    "server.not_for_testing",
  ]);
  expect((await createClient({ url }).projects.list()).items).toHaveLength(1);
});

test("data that was not made for testing is left alone", async () => {
  await start({ forTesting: false });
  await running?.stop();
  running = undefined;
  const before = await readdir(folder);
  await expect(start()).rejects.toMatchObject({ code: "config.invalid", field: "dataDir" });
  expect(await readdir(folder)).toEqual(before);
  await mkdir(join(folder, "notes"));
  await writeFile(join(folder, "notes", "for-testing"), "");
  await expect(start({ dataDir: join(folder, "notes") })).resolves.toContain("http");
});

test("two servers for testing do not empty one another", async () => {
  await start();
  const first = running as RunningServer;
  await expect(start()).rejects.toMatchObject({ code: "store.locked" });
  running = first;
});

test.each([
  ["host", { host: "0.0.0.0", insecureNoAuth: true }],
  ["databaseUrl", { databaseUrl: "postgres://db/gallery" }],
  ["blobsUrl", { blobsUrl: "file:///srv/blobs" }],
] as const)("a server for testing with a %s of others is refused", async (field, flags) => {
  const { settings } = await readConfig({ environment: {}, flags: { ...flags, forTesting: true } });
  expect(() => checkServerSettings(settings)).toThrow(
    expect.objectContaining({ code: "config.invalid", field }),
  );
  const { settings: alone } = await readConfig({ environment: {}, flags: { forTesting: true } });
  expect(() => checkServerSettings(alone)).not.toThrow();
});
