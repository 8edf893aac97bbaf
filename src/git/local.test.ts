import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LocalReader } from "./local.ts";
import { Scratch, scratchFolder } from "./testing/scratch.ts";

const reader = (scratch: { path: string }, branch = "main") => new LocalReader(scratch.path, branch);

/** Paths and texts of a commit. */
async function textsOf(scratch: { path: string }, hash: string, folder = "", wanted = (_: string) => true) {
  const { files } = (await reader(scratch).files(hash, folder, wanted))!;
  return Object.fromEntries([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]));
}

test("the files of a commit are read, also when the branch went on and the work tree says otherwise", async () => {
  const scratch = new Scratch();
  const first = scratch.commit({ "teams.yaml": "a", "ops/one.json": "1", "ops/deep/two.yaml": "zwei ✓" });
  const second = scratch.commit({ "ops/one.json": "2", "notes.txt": "not wanted" });
  scratch.write({ "ops/one.json": "not committed" });
  expect(await reader(scratch).head()).toBe(second);
  expect(await textsOf(scratch, first)).toEqual({
    "teams.yaml": "a",
    "ops/one.json": "1",
    "ops/deep/two.yaml": "zwei ✓",
  });
  expect(await textsOf(scratch, second, "ops", (path) => !path.includes("/"))).toEqual({ "one.json": "2" });
  expect(await reader(scratch).files(second, "none", () => true)).toBeUndefined();
  expect(await reader(scratch).files(second, "teams.yaml", () => true)).toBeUndefined();
  expect(await reader(scratch).commit(second)).toEqual({
    hash: second,
    author: "Ann",
    email: "ann@example.org",
    message: "change",
    at: 1_767_225_720_000,
  });
});

test("a branch without commits has no head, and one is found by its own name", async () => {
  const scratch = new Scratch();
  expect(await reader(scratch).head()).toBeUndefined();
  const hash = scratch.commit({ a: "1" });
  scratch.git("branch", "team/rules");
  scratch.commit({ a: "2" });
  expect(await reader(scratch, "team/rules").head()).toBe(hash);
  expect(await reader(scratch, "none").head()).toBeUndefined();
  scratch.git("symbolic-ref", "refs/heads/alias", "refs/heads/team/rules");
  expect(await reader(scratch, "alias").head()).toBe(hash);
  for (const name of ["../main", "-x", "a..b", "refs/../../x", "a b", ""]) {
    await expect(reader(scratch, name).head()).rejects.toThrow("is not the name of a branch");
  }
});

test("packed objects, deltas and packed references are read as loose ones are", async () => {
  const scratch = new Scratch();
  const texts = Array.from({ length: 20 }, (_, index) => `${"the same line\n".repeat(200)}${index}`);
  const hashes = texts.map((text) =>
    scratch.commit({ "ops/rule.json": text, [`ops/${text.length}.json`]: text }),
  );
  scratch.git("gc", "-q", "--aggressive", "--prune=now");
  expect(scratch.git("count-objects", "-v")).toContain("count: 0");
  expect(await reader(scratch).head()).toBe(hashes.at(-1));
  for (const [index, hash] of hashes.entries()) {
    expect((await textsOf(scratch, hash))["ops/rule.json"]).toBe(texts[index]);
  }
});

test("a bare repository is read while it is pushed to and packed again", async () => {
  const folder = scratchFolder();
  const bare = new Scratch(join(folder), "--bare");
  const scratch = new Scratch();
  const first = scratch.commit({ a: "1" });
  scratch.git("push", "-q", bare.path, "main");
  expect(await textsOf(bare, first)).toEqual({ a: "1" });
  const second = scratch.commit({ a: "2" });
  scratch.git("push", "-q", bare.path, "main");
  bare.git("gc", "-q");
  expect(await reader(bare).head()).toBe(second);
  expect(await textsOf(bare, first)).toEqual({ a: "1" });
});

test("objects that are borrowed from another repository are found", async () => {
  const scratch = new Scratch();
  const hash = scratch.commit({ a: "1" });
  const folder = join(scratchFolder(), "clone");
  scratch.git("clone", "-q", "--shared", "--bare", scratch.path, folder);
  expect(await textsOf({ path: folder }, hash)).toEqual({ a: "1" });
  rmSync(join(scratch.path, ".git/objects"), { recursive: true });
  await expect(textsOf({ path: folder }, hash)).rejects.toThrow(`object ${hash} is not in the repository`);
});

test("ancestors are known from strangers, also behind a forced push", async () => {
  const scratch = new Scratch();
  const first = scratch.commit({ a: "1" });
  const second = scratch.commit({ a: "2" });
  scratch.git("reset", "-q", "--hard", first);
  const other = scratch.commit({ a: "3" });
  const { contains } = { contains: (newer: string, older: string) => reader(scratch).contains(newer, older) };
  expect(await contains(second, first)).toBe(true);
  expect(await contains(second, second)).toBe(true);
  expect(await contains(first, second)).toBe(false);
  expect(await contains(other, second)).toBe(false);
  expect(await contains(other, "0".repeat(40))).toBe(false);
});

test("the history of a file has the commits that changed it, with what they left", async () => {
  const scratch = new Scratch();
  const first = scratch.commit({ "ops/rule.json": "1" });
  scratch.commit({ other: "x" });
  scratch.git("checkout", "-q", "-b", "side");
  const side = scratch.commit({ "ops/rule.json": "2" });
  scratch.git("checkout", "-q", "main");
  scratch.commit({ other: "y" });
  scratch.git("merge", "-q", "--no-ff", "side");
  scratch.git("rm", "-q", "ops/rule.json");
  const removed = scratch.finish("remove");
  const again = scratch.commit({ "ops/rule.json": "3" });
  const found = await reader(scratch).history(again, "ops/rule.json", 10);
  expect(found.map(({ commit, file }) => [commit.hash, file && Buffer.from(file).toString()])).toEqual([
    [again, "3"],
    [removed, null],
    [side, "2"],
    [first, "1"],
  ]);
  expect(await reader(scratch).history(again, "ops/rule.json", 2)).toHaveLength(2);
  expect(await reader(scratch).history(again, "none", 10)).toEqual([]);
});

test("a version of a file that is too large to be read is part of its history, as an empty one", async () => {
  const scratch = new Scratch();
  scratch.commit({ "a.json": "1" });
  scratch.commit({ "a.json": Buffer.alloc(300_000, "x") });
  const head = scratch.commit({ "a.json": "3" });
  const found = await reader(scratch).history(head, "a.json", 10);
  expect(found.map(({ file }) => Buffer.from(file!).toString())).toEqual(["3", "", "1"]);
});

test("a shallow clone is read as far as it goes", async () => {
  const scratch = new Scratch();
  const first = scratch.commit({ a: "1" });
  scratch.commit({ a: "2" });
  const head = scratch.commit({ a: "3" });
  const folder = join(scratchFolder(), "clone");
  scratch.git("clone", "-q", "--bare", "--depth", "2", `file://${scratch.path}`, folder);
  expect(await reader({ path: folder }).contains(head, first)).toBe(false);
  const found = await reader({ path: folder }).history(head, "a", 10);
  expect(found.map(({ file }) => Buffer.from(file!).toString())).toEqual(["3", "2"]);
});

test("what is no repository, or is one of a kind that is not read, is said", async () => {
  const folder = scratchFolder();
  await expect(reader({ path: folder }).head()).rejects.toThrow("is not a Git repository");
  await expect(reader({ path: join(folder, "none") }).head()).rejects.toThrow("is not a Git repository");
  writeFileSync(join(folder, ".git"), "gitdir: elsewhere");
  await expect(reader({ path: folder }).head()).rejects.toThrow("is a work tree of another repository");
  const sha256 = new Scratch(scratchFolder(), "--object-format=sha256");
  await expect(reader(sha256).head()).rejects.toThrow("SHA-256");
});

test("a damaged object is not taken for what it was", async () => {
  const scratch = new Scratch();
  const hash = scratch.commit({ a: "1" });
  const other = scratch.blob("2");
  const path = (blob: string) => join(scratch.path, ".git/objects", blob.slice(0, 2), blob.slice(2));
  const blob = scratch.git("rev-parse", "HEAD:a");
  scratch.run(["hash-object", "-w", "--stdin"], "2");
  rmSync(path(blob));
  writeFileSync(path(blob), await import("node:fs").then(({ readFileSync }) => readFileSync(path(other))));
  await expect(textsOf(scratch, hash)).rejects.toThrow(`object ${blob} is damaged`);
});
