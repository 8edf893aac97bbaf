import { mkdir, mkdtemp, open, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { blobStoreContract, listAll, upload } from "./contract.ts";
import { FileBlobStore } from "./file.ts";
import { randomIds } from "./testing/ids.ts";

let folder: string;
let store: FileBlobStore;

const openInNewFolder = async () => {
  folder = await mkdtemp(join(tmpdir(), "gallery-blobs-"));
  store = await FileBlobStore.open(folder, randomIds);
};
const removeFolder = () => rm(folder, { recursive: true, force: true });

blobStoreContract("file", async () => {
  await openInNewFolder();
  const damage = async (location: string, offset: number) => {
    const file = await open(join(folder, location), "r+");
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, offset);
    buffer[0]! ^= 1;
    await file.write(buffer, 0, 1, offset);
    await file.close();
  };
  return { store, damage, dispose: removeFolder };
});

beforeEach(openInNewFolder);
afterEach(removeFolder);

test("a store that is opened again finds its blobs", async () => {
  const { location } = await upload(store, [Buffer.from("again")]);
  const reopened = await FileBlobStore.open(folder, randomIds);
  expect(await reopened.size(location)).toBe(5);
});

test("a link in a blob's place is neither read nor listed, and delete leaves its target", async () => {
  const secret = join(folder, "secret");
  await writeFile(secret, "secret");
  const { location } = await upload(store, [Buffer.from("blob")]);
  await rm(join(folder, location));
  await symlink(secret, join(folder, location));
  await expect(store.read(location)).rejects.toMatchObject({ code: "blob.unknown" });
  await expect(store.size(location)).rejects.toMatchObject({ code: "blob.unknown" });
  expect(await listAll(store)).toEqual([]);
  await store.delete(location);
  expect(await readdir(folder)).toContain("secret");
});

test.each(["sha256", "sha256/*"])("a link in place of the folder %s is not followed", async (place) => {
  const { location } = await upload(store, [Buffer.from("blob")]);
  const linked = place === "sha256" ? place : location.split("/").slice(0, 2).join("/");
  const elsewhere = join(folder, "elsewhere");
  await rename(join(folder, linked), elsewhere);
  await symlink(elsewhere, join(folder, linked));
  await expect(store.read(location)).rejects.toMatchObject({ code: "blob.unknown" });
  await store.delete(location);
  expect(await listAll(store)).toEqual([]);
  await expect(upload(store, [Buffer.from("blob")])).rejects.toMatchObject({ code: "store.unavailable" });
  expect(await readdir(elsewhere, { recursive: true })).toContainEqual(
    expect.stringMatching(/-[0-9a-f]{32}$/),
  );
});

test("a link in place of the staging folder refuses uploads", async () => {
  const elsewhere = join(folder, "elsewhere");
  await mkdir(elsewhere);
  await rm(join(folder, "staging"), { recursive: true });
  await symlink(elsewhere, join(folder, "staging"));
  await expect(store.create()).rejects.toMatchObject({ code: "store.unavailable" });
  await expect(store.check()).rejects.toMatchObject({ code: "store.unavailable" });
  expect(await readdir(elsewhere)).toEqual([]);
});

test("the store's own folder may be reached by a link", async () => {
  const link = `${folder}-link`;
  await symlink(folder, link);
  try {
    const linked = await FileBlobStore.open(link, randomIds);
    const { location } = await upload(linked, [Buffer.from("blob")]);
    expect(await store.size(location)).toBe(4);
  } finally {
    await rm(link);
  }
});

test("foreign files in the folders are not listed", async () => {
  await writeFile(join(folder, "staging", "notes.txt"), "mine");
  await mkdir(join(folder, "sha256", "lost+found"));
  await writeFile(join(folder, "sha256", "lost+found", "x"), "mine");
  expect(await listAll(store)).toEqual([]);
});

test("check fails when the folder is gone", async () => {
  await removeFolder();
  await expect(store.check()).rejects.toMatchObject({ code: "store.unavailable" });
});
