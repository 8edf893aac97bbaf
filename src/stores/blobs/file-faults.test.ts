import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listAll, upload } from "./contract.ts";
import { FileBlobStore } from "./file.ts";
import { randomIds } from "./testing/ids.ts";

const MIB = 1 << 20;
const uploadProcess = [
  "--import",
  "tsx",
  fileURLToPath(new URL("testing/upload-process.ts", import.meta.url)),
];
const canMount = process.platform === "linux" && process.getuid?.() === 0;
const canTrace = spawnSync("strace", ["-f", "-o", "/dev/null", "true"]).status === 0;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gallery-blobs-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe.runIf(canMount)("on a disk of 8 MiB", () => {
  beforeEach(() => execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", folder]));
  afterEach(() => execFileSync("umount", [folder]));

  test("an upload that does not fit is refused as full and leaves the room free", async () => {
    const store = await FileBlobStore.open(folder, randomIds);
    const small = await upload(store, [Buffer.alloc(MIB, 1)]);
    const large = Array.from({ length: 12 }, () => Buffer.alloc(MIB, 2));
    await expect(upload(store, large)).rejects.toMatchObject({ code: "store.full" });
    expect((await listAll(store)).map((entry) => entry.location)).toEqual([small.location]);
    await upload(store, [Buffer.alloc(6 * MIB, 3)]);
    await store.close();
  });
});

test("a process killed in the middle of an upload leaves staged bytes, and no blob", async () => {
  const child = spawn(process.execPath, [...uploadProcess, folder, "32", "hang"]);
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
  const store = await FileBlobStore.open(folder, randomIds);
  const [leftover, ...others] = await listAll(store);
  expect(others).toEqual([]);
  expect(leftover).toMatchObject({ staged: true, modified: expect.any(Number) });
  expect(leftover!.size).toBeGreaterThan(16 * MIB);
  await store.delete(leftover!.location);
  expect(await listAll(store)).toEqual([]);
});

describe.runIf(canTrace)("seen from the kernel", () => {
  const trace = async (options: string[], mebibytes = 2) => {
    const log = join(folder, "trace");
    const args = ["-f", "-y", "-o", log, ...options, process.execPath, ...uploadProcess];
    const { stdout, status } = spawnSync("strace", [
      ...args,
      join(folder, "data"),
      String(mebibytes),
      "finish",
    ]);
    return { stdout: stdout.toString(), status, calls: (await readFile(log, "utf8")).split("\n") };
  };

  test("finish syncs the data before the rename, and the folders after it", async () => {
    await mkdir(join(folder, "data"));
    const traced = "trace=fsync,fdatasync,rename,renameat,renameat2,write";
    const { stdout, calls } = await trace(["-s", "200", "-e", traced]);
    const { location } = JSON.parse(stdout) as { location: string };
    const blobFolder = location.split("/").slice(0, 2).join("/");
    const at = (call: RegExp) => calls.findIndex((line) => call.test(line));
    const last = (call: RegExp) => calls.findLastIndex((line) => call.test(line));
    const renamed = at(/rename.*staging/);
    const answered = at(/write\(1<.*location/);
    const dataSynced = at(/fsync\(.*data\/staging\/[0-9a-f]{32}>/);
    const blobFolderSynced = at(new RegExp(`fsync\\(.*data/${blobFolder}>`));
    const parentSynced = last(/fsync\(.*data\/sha256>/);
    expect(dataSynced).toBeGreaterThan(-1);
    expect(renamed).toBeGreaterThan(dataSynced);
    expect(blobFolderSynced).toBeGreaterThan(renamed);
    expect(parentSynced).toBeGreaterThan(renamed);
    expect(answered).toBeGreaterThan(Math.max(blobFolderSynced, parentSynced));
  });

  // strace counts for each thread, so one must do all. The syncs of a first upload: three to open the store, then data, the blob's folder, and its parent.
  test.each([4, 5, 6])("a disk fault at sync %i fails the upload and leaves nothing", async (nth) => {
    await mkdir(join(folder, "data"));
    const { stdout, status } = await trace([
      "-E",
      "UV_THREADPOOL_SIZE=1",
      "-e",
      `inject=fsync:error=EIO:when=${nth}`,
    ]);
    expect(status).not.toBe(0);
    expect(stdout).toBe("");
    expect(await listAll(await FileBlobStore.open(join(folder, "data"), randomIds))).toEqual([]);
  });

  test("a disk fault that only a sync in the background saw fails the upload too", async () => {
    await mkdir(join(folder, "data"));
    const { stdout, status } = await trace(["-e", "inject=fdatasync:error=EIO"], 66);
    expect(status).not.toBe(0);
    expect(stdout).toBe("");
    expect(await listAll(await FileBlobStore.open(join(folder, "data"), randomIds))).toEqual([]);
  });
});
