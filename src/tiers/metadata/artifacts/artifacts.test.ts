import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { expectRefusal } from "../../testing/refusal.ts";
import { ann, HOUR_MS, keyed } from "../../testing/world.ts";
import { Shelved } from "./testing/shelved.ts";

const put = async (world: Shelved, files: Readonly<Record<string, string>>) => {
  for (const [path, text] of Object.entries(files)) await world.upload(path, text);
};

test("files are listed one folder at a time, opened and described", async () => {
  const world = await Shelved.create();
  await put(world, { "model/a b.bin": "one", "model/data/é.txt": "two", 'q"uote': "three" });
  expect(await world.list()).toEqual(["model/", 'q"uote']);
  expect(await world.list("model")).toEqual(["model/a b.bin", "model/data/"]);
  expect(await world.list("model/data")).toEqual(["model/data/é.txt"]);
  expect(await world.list("nothing")).toEqual([]);
  expect(await world.list('q"uote')).toEqual([]);
  expect(await world.text("model/data/é.txt")).toBe("two");
  const { owner, tracking } = world;
  expect(await tracking.getArtifact(ann, { owner, path: 'q"uote' })).toMatchObject({
    kind: "file",
    path: 'q"uote',
    size: 5,
    putAt: world.at(0),
  });
  const part = await tracking.openArtifact(ann, { owner, path: 'q"uote', range: { start: 1, end: 3 } });
  expect([part.start, part.end, part.ref.size]).toEqual([1, 3, 5]);
});

test("a folder is listed page by page", async () => {
  const world = await Shelved.create();
  await put(world, { "d/1": "x", "d/2/x": "x", "d/3": "x" });
  const { owner, tracking } = world;
  const first = await tracking.listArtifacts(ann, { owner, folder: "d", page_size: 2 });
  expect(first.items.map(({ path }) => path)).toEqual(["d/1", "d/2"]);
  const page_token = first.next_page_token!;
  const rest = await tracking.listArtifacts(ann, { owner, folder: "d", page_size: 2, page_token });
  expect([rest.items.map(({ path }) => path), rest.next_page_token]).toEqual([["d/3"], undefined]);
  await expectRefusal(world, () => tracking.listArtifacts(ann, { owner, page_token }), {
    code: "cursor.invalid",
  });
});

test("another file takes the place of the first, and the change log knows both", async () => {
  const world = await Shelved.create();
  await world.upload("a", "one");
  await world.upload("a", "two");
  await world.upload("a", "two");
  expect(await world.text("a")).toBe("two");
  const puts = (await world.log()).filter(({ kind }) => kind === "artifact.put");
  expect(puts.map(({ data, subject }) => [data.path, data.size, subject])).toEqual([
    ["a", 3, { kind: "run", uuid: world.owner.uuid }],
    ["a", 3, { kind: "run", uuid: world.owner.uuid }],
  ]);
});

test("what stood at a moment is listed, described and opened as it was", async () => {
  const world = await Shelved.create();
  const { owner, tracking } = world;
  await put(world, { "model/a": "one", "model/deep/b": "two", "model.txt": "x" });
  world.now += 1_000;
  await world.upload("model/a", "another");
  await tracking.removeArtifact(ann, { owner, path: "model/deep" });
  world.now += 1_000;
  await tracking.removeArtifact(ann, { owner });
  const list = async (asOf: string, folder?: string) => {
    const query = { owner, asOf, page_size: 1, ...(folder !== undefined && { folder }) };
    const paths: string[] = [];
    for (let page_token: string | undefined; ; ) {
      const page = await tracking.listArtifacts(ann, { ...query, ...(page_token && { page_token }) });
      paths.push(...page.items.map(({ kind, path }) => (kind === "folder" ? `${path}/` : path)));
      page_token = page.next_page_token;
      if (page_token === undefined) return paths;
    }
  };
  const text = async (path: string, asOf: string) =>
    (await buffer((await tracking.openArtifact(ann, { owner, path, asOf })).stream)).toString();
  expect(await list(world.at(0))).toEqual(["model/", "model.txt"]);
  expect(await list(world.at(0), "model")).toEqual(["model/a", "model/deep/"]);
  expect(await list(world.at(1_999), "model")).toEqual(["model/a"]);
  expect(await list(world.at(2_000))).toEqual([]);
  expect([await text("model/a", world.at(999)), await text("model/a", world.at(1_000))]).toEqual([
    "one",
    "another",
  ]);
  const known = await tracking.getArtifact(ann, { owner, path: "model/a", asOf: world.at(5) });
  expect(known).toMatchObject({ size: 3, putAt: world.at(0) });
  const ask = (path: string, asOf: string) => tracking.getArtifact(ann, { owner, path, asOf });
  await expectRefusal(world, () => ask("model", world.at(0)), { code: "artifact.folder" });
  await expectRefusal(world, () => ask("model/a", world.at(2_000)), { code: "artifact.unknown" });
  await expectRefusal(world, () => ask("model/a", world.at(-1)), { code: "run.unknown", field: "asOf" });
  await expectRefusal(world, () => ask("model/a", "yesterday"), { code: "request.invalid", field: "asOf" });
});

test("a path is a file or a folder, never both", async () => {
  const world = await Shelved.create();
  await put(world, { "d/a": "x", f: "x" });
  for (const path of ["d", "f/b", "f/b/c"]) {
    await expectRefusal(world, () => world.upload(path, "y"), { code: "artifact.conflict" });
  }
  await expectRefusal(world, () => world.text("d"), { code: "artifact.folder" });
  await expectRefusal(world, () => world.text("d/b"), { code: "artifact.unknown" });
  await world.tracking.removeArtifact(ann, { owner: world.owner, path: "d" });
  await world.upload("d", "now a file");
  expect(await world.list()).toEqual(["d", "f"]);
});

test("removing takes a file, a folder or everything, and says how many files that were", async () => {
  const world = await Shelved.create();
  await put(world, { "a/1": "x", "a/2": "x", "a/b/3": "x", "ab/4": "x", c: "x" });
  const { owner, tracking } = world;
  const remove = async (path?: string) =>
    (await tracking.removeArtifact(ann, { owner, ...(path !== undefined && { path }) })).removed;
  expect(await remove("a/1")).toBe(1);
  expect(await remove("a/1")).toBe(0);
  expect(await remove("a")).toBe(2);
  expect(await world.list()).toEqual(["ab/", "c"]);
  expect(await remove()).toBe(2);
  expect([await world.list(), await remove()]).toEqual([[], 0]);
  const removals = (await world.log()).filter(({ kind }) => kind === "artifact.removed");
  expect(removals.map(({ data }) => data.path)).toEqual(["a/1", "a", ""]);
});

test("blobs that the project has become files, several joined in their order", async () => {
  const world = await Shelved.create();
  const [one, two] = [await world.blob("one "), await world.blob("two ")];
  const { owner, tracking } = world;
  await tracking.putArtifact(ann, { owner, path: "single", blobs: [one] });
  const joined = await tracking.putArtifact(ann, { owner, path: "joined", blobs: [one, two, one] });
  expect([await world.text("single"), await world.text("joined"), joined.size]).toEqual([
    "one ",
    "one two one ",
    12,
  ]);
  await world.project("q");
  const foreign = await world.blob("of q", "q");
  for (const blobs of [[foreign], [one, foreign], []]) {
    const code = blobs.length === 0 ? "request.invalid" : "blob.unknown";
    await expectRefusal(world, () => tracking.putArtifact(ann, { owner, path: "x", blobs }), { code });
  }
});

test("what is removed or replaced stays in the store, and what never became a file is swept", async () => {
  const world = await Shelved.create();
  await put(world, { a: "first", b: "gone" });
  await world.upload("a", "second");
  await world.tracking.removeArtifact(ann, { owner: world.owner });
  await world.blob("of nobody");
  world.now += 48 * HOUR_MS;
  const { blobs } = await world.storage.sweep(ann, { apply: true });
  expect(blobs.map(({ size }) => size)).toEqual(["of nobody".length]);
});

test("a file of no owner, of a deleted run or with a hostile path is refused, and its bytes are not kept", async () => {
  const world = await Shelved.create();
  const nobody = { kind: "run", uuid: "00000000-0000-4000-8000-000000000000" } as const;
  await expectRefusal(world, () => world.upload("a", "x", nobody), { code: "run.unknown" });
  const model = { ...nobody, kind: "logged_model" } as const;
  await expectRefusal(world, () => world.upload("a", "x", model), { code: "logged_model.unknown" });
  for (const path of ["", "/a", "a/", "../a", "a/../b", "a\\b", "a\u0000b", "a/./b", "a\nb"]) {
    await expectRefusal(world, () => world.upload(path, "x"), { code: "path.invalid" });
  }
  await world.runs.changeRun(ann, { run: world.owner.uuid, deleted: true });
  await expectRefusal(world, () => world.upload("a", "x"), { code: "run.deleted" });
  const removal = () => world.tracking.removeArtifact(ann, { owner: world.owner });
  await expectRefusal(world, removal, { code: "run.deleted" });
  const left = [];
  for await (const entry of world.blobs.list()) left.push(entry);
  expect(left).toEqual([]);
});

test("other bytes than were announced leave nothing", async () => {
  const world = await Shelved.create();
  const { owner, tracking } = world;
  const bytes = () => Readable.from([Buffer.from("four")]);
  const announced = [{ size: 5 }, { digest: `sha256:${"0".repeat(64)}` }];
  for (const each of announced) {
    const send = () => tracking.uploadArtifact(ann, { owner, path: "a", bytes: bytes(), ...each });
    await expectRefusal(world, send, { code: "digest.mismatch" });
  }
  expect(await world.list()).toEqual([]);
});

test("a put that is repeated with its key answers as the first one did", async () => {
  const world = await Shelved.create();
  const { owner, tracking } = world;
  const send = (text: string) =>
    tracking.uploadArtifact(keyed("k"), { owner, path: "a", bytes: Readable.from([Buffer.from(text)]) });
  const first = await send("one");
  world.now += 1_000;
  await world.upload("a", "meanwhile");
  expect(await send("one")).toEqual(first);
  expect(await world.text("a")).toBe("meanwhile");
  await expectRefusal(world, () => send("two"), { code: "idempotency.conflict" });
});
