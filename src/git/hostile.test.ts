import { expect, test } from "vitest";
import { limits } from "./limits.ts";
import { LocalReader } from "./local.ts";
import { Scratch } from "./testing/scratch.ts";

const yaml = (path: string) => path.endsWith(".yaml");

const read = (scratch: Scratch, hash: string, wanted = yaml) =>
  new LocalReader(scratch.path, "main").files(hash, "", wanted);

async function pathsOf(scratch: Scratch, hash: string) {
  const { files, leftOut } = (await read(scratch, hash))!;
  return { files: [...files.keys()], leftOut: leftOut.map(({ path, why }) => `${path}: ${why}`) };
}

test("links and repositories inside are not followed, whatever they lead to", async () => {
  const scratch = new Scratch();
  const blob = scratch.blob("/etc/passwd");
  const inner = new Scratch();
  const commit = inner.commit({ "rule.yaml": "x" });
  const folder = scratch.tree(
    ["120000", "link.yaml", blob],
    ["160000", "module", commit],
    ["100644", "rule.yaml", blob],
  );
  const hash = scratch.commitTree(scratch.tree(["120000", "linked", blob], ["40000", "ops", folder]));
  expect(await pathsOf(scratch, hash)).toEqual({
    files: ["ops/rule.yaml"],
    leftOut: [
      "ops/link.yaml: it is a link, which is not followed",
      "ops/module: it is another repository, which is not followed",
    ],
  });
});

test("names that no file may have are left out", async () => {
  const scratch = new Scratch();
  const blob = scratch.blob("x");
  const folder = scratch.tree(["100644", "rule.yaml", blob]);
  const names = ["..", ".", ".git", ".GIT", "a/b.yaml", "a\\b.yaml", "new\nline.yaml", "\u001b[2Jx.yaml"];
  const hash = scratch.commitTree(
    scratch.tree(
      ...names.map((name) => ["40000", name, folder] as const),
      ["100644", Buffer.from([0x66, 0xff, 0xfe, 0x2e]), blob],
      ["100644", "ok.yaml", blob],
    ),
  );
  const { files, leftOut } = await pathsOf(scratch, hash);
  expect(files).toEqual(["ok.yaml"]);
  expect(leftOut).toHaveLength(names.length + 1);
  expect(leftOut.filter((each) => each.endsWith("its name is not one of a file or folder"))).toHaveLength(
    names.length,
  );
  expect(leftOut.at(-1)).toMatch(/its name is not UTF-8$/);
  expect(leftOut.join("")).not.toContain("\u001b");
});

test("a file that is too large is left out, alone, also when it hardly takes room", async () => {
  const scratch = new Scratch();
  const hash = scratch.commit({
    "fits.yaml": Buffer.alloc(limits.fileBytes, "a"),
    "bomb.yaml": Buffer.alloc(limits.fileBytes + 1),
    "unread.bin": Buffer.alloc(64 * 1024 ** 2),
  });
  for (const pack of [false, true]) {
    if (pack) scratch.git("gc", "-q");
    expect(await pathsOf(scratch, hash)).toEqual({
      files: ["fits.yaml"],
      leftOut: [
        expect.stringMatching(/^bomb\.yaml: an object (of 262145 bytes )?is larger than 262144 bytes$/),
      ],
    });
  }
});

test("a tree with more files than are read is refused before they are, however few objects it takes", async () => {
  const scratch = new Scratch();
  let folder = scratch.tree(["100644", "rule.yaml", scratch.blob("x")]);
  const names = Array.from({ length: 10 }, (_, index) => `f${index}`);
  for (let depth = 0; depth < 10; depth++) {
    folder = scratch.tree(...names.map((name) => ["40000", name, folder] as const));
  }
  await expect(read(scratch, scratch.commitTree(folder))).rejects.toThrow(
    `it has more than ${limits.files} files`,
  );
});

test("more bytes than are read are refused", async () => {
  const scratch = new Scratch();
  const blob = scratch.blob(Buffer.alloc(limits.fileBytes, "a"));
  const count = limits.bytes / limits.fileBytes + 1;
  const entries = Array.from(
    { length: count },
    (_, index) => ["100644", `${1_000 + index}.yaml`, blob] as const,
  );
  await expect(read(scratch, scratch.commitTree(scratch.tree(...entries)))).rejects.toThrow(
    "its files have more than 50 MB",
  );
});

test("folders that are too deep are left out", async () => {
  const scratch = new Scratch();
  let folder = scratch.tree(["100644", "rule.yaml", scratch.blob("x")]);
  for (let depth = 0; depth < 30; depth++) folder = scratch.tree(["40000", "d", folder]);
  const { files, leftOut } = await pathsOf(scratch, scratch.commitTree(folder));
  expect(files).toEqual([]);
  expect(leftOut).toEqual([`${"d/".repeat(limits.depth).slice(0, -1)}: it lies in more than 16 folders`]);
});

test("files that are no UTF-8 are given as they are, and no filter changes them", async () => {
  const scratch = new Scratch();
  const bytes = Buffer.from([0xff, 0x0d, 0x0a, 0x00]);
  const hash = scratch.commit({ "rule.yaml": bytes, ".gitattributes": "*.yaml text eol=lf filter=evil\n" });
  scratch.git("config", "filter.evil.smudge", "false");
  const { files } = (await read(scratch, hash))!;
  expect(Buffer.from(files.get("rule.yaml")!)).toEqual(
    scratch.run(["cat-file", "blob", `${hash}:rule.yaml`]),
  );
});

test("a commit of any content is read or refused, never taken for something else", async () => {
  const scratch = new Scratch();
  const tree = scratch.tree(["100644", "a.yaml", scratch.blob("x")]);
  const commit = (text: string | Buffer) =>
    scratch.run(["hash-object", "-t", "commit", "-w", "--literally", "--stdin"], text).toString().trim();
  const reader = new LocalReader(scratch.path, "main");
  for (const text of ["", "tree zz\n\n", `tree ${tree.slice(1)}\n\nx`]) {
    await expect(reader.commit(commit(text))).rejects.toThrow("is broken");
  }
  await expect(reader.commit(tree)).rejects.toThrow("is a tree, not a commit");
  await expect(reader.commit("../../HEAD")).rejects.toThrow("is not the name of a commit");
  const odd = commit(
    Buffer.concat([
      Buffer.from(
        `tree ${tree}\nauthor \u0007Eve <e@x> 99999999999999 +0000\ncommitter Eve <e@x> -5 +0000\n\n`,
      ),
      Buffer.from([0xff, 0x00, 0x1b]),
      Buffer.alloc(10_000, "m"),
    ]),
  );
  const read = await reader.commit(odd);
  expect(read.author).toBe("");
  expect(read.at).toBe(0);
  expect(read.message).toMatch(/^\ufffd{3}m+…$/);
  expect(read.message).toHaveLength(4_096);
});
