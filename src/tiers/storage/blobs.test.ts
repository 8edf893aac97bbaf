import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { ann, bob, HOUR_MS, worldWithModel } from "../testing/world.ts";

const stream = (...texts: string[]) => Readable.from(texts.map((text) => Buffer.from(text)));
const absent = `sha256:${"0".repeat(64)}`;

describe("blobs", () => {
  test("come back as they were sent, single, from a bundle, and in part", async () => {
    const world = await worldWithModel();
    const [a, b] = [await world.blob("first"), await world.blob("second")];
    const single = await world.instance({ blob: a });
    const bundle = await world.instance({
      files: [
        { path: "x/b", digest: b },
        { path: "a", digest: a },
      ],
    });
    expect(await world.bytes(single.uuid)).toBe("first");
    expect(bundle.files.map((file) => file.path)).toEqual(["a", "x/b"]);
    expect(bundle.size).toBe(11);
    expect(await world.bytes(bundle.uuid, "x/b")).toBe("second");
    const part = await world.storage.openBlob(ann, { uuid: single.uuid, range: { start: 1, end: 3 } });
    expect([(await part.stream.toArray()).join(""), part.start, part.end]).toEqual(["ir", 1, 3]);
    const without = world.storage.openBlob(ann, { uuid: bundle.uuid });
    await expect(without).rejects.toMatchObject({ code: "file.unknown" });
  });

  test("of other projects cannot be named, though the bytes are the same", async () => {
    const world = await worldWithModel();
    await world.project("q");
    const digest = await world.blob("secret", "q");
    await expect(world.instance({ blob: digest })).rejects.toMatchObject({ code: "blob.unknown" });
    const found = world.storage.findBlob(ann, { project: "p", digest });
    await expect(found).rejects.toMatchObject({ code: "blob.unknown" });
    await world.blob("secret", "p");
    expect((await world.instance({ blob: digest })).blob?.digest).toBe(digest);
  });

  test("of the same bytes are kept once", async () => {
    const world = await worldWithModel();
    await Promise.all([world.blob("same"), world.blob("same"), world.blob("same")]);
    const kept: string[] = [];
    for await (const entry of world.blobs.list()) kept.push(entry.location);
    expect(kept).toHaveLength(1);
  });

  test("that do not match what was announced are refused, and nothing is kept", async () => {
    const world = await worldWithModel();
    const upload = (announced: { digest?: string; size?: number }) =>
      world.storage.uploadBlob(ann, { project: "p", bytes: stream("text"), ...announced });
    await expect(upload({ digest: absent })).rejects.toMatchObject({ code: "digest.mismatch" });
    await expect(upload({ size: 5 })).rejects.toMatchObject({ code: "digest.mismatch" });
    for await (const entry of world.blobs.list()) expect(entry).toBeUndefined();
  });

  test("that were damaged are never answered as whole", async () => {
    const world = await worldWithModel();
    const { uuid, blob } = await world.instance();
    world.blobs.damage(blob!.location.slice("memory:".length), 2);
    await expect(world.bytes(uuid)).rejects.toMatchObject({ code: "blob.corrupt" });
  });

  test("in parts continue where they were cut, for the one who began them", async () => {
    const world = await worldWithModel();
    const { id } = await world.storage.startUpload(ann, { project: "p" });
    await world.storage.writeUpload(ann, { id, offset: 0, bytes: stream("one ") });
    const again = world.storage.writeUpload(ann, { id, offset: 0, bytes: stream("one ") });
    await expect(again).rejects.toMatchObject({ code: "upload.offset" });
    await expect(world.storage.getUpload(bob, { id })).rejects.toMatchObject({ code: "upload.unknown" });
    const { offset } = await world.storage.getUpload(ann, { id });
    await world.storage.writeUpload(ann, { id, offset, bytes: Buffer.from("two") });
    const { digest } = await world.storage.finishUpload(ann, { id });
    expect(await world.bytes((await world.instance({ blob: digest })).uuid)).toBe("one two");
    await expect(world.storage.getUpload(ann, { id })).rejects.toMatchObject({ code: "upload.unknown" });
  });
});

describe("the sweep", () => {
  test("removes what nothing names after its grace; a dry run lists the same and removes nothing", async () => {
    const world = await worldWithModel();
    const kept = await world.instance();
    await world.blob("unused");
    const leftover = await world.blobs.create();
    await leftover.write(Buffer.from("cut"));
    const sweep = (apply: boolean) => world.storage.sweep(ann, { apply });
    expect((await sweep(true)).blobs).toEqual([]);
    world.now += 24 * HOUR_MS + 1;
    const dry = await sweep(false);
    expect(dry.blobs.map((each) => each.reason)).toEqual(["unreferenced", "no record"]);
    expect(dry).toMatchObject({ applied: false, bytes: 6 });
    expect(await sweep(true)).toEqual({ ...dry, applied: true });
    expect((await sweep(true)).blobs).toEqual([]);
    expect(await world.bytes(kept.uuid)).toBe("bytes");
  });

  test("leaves alone what somebody uploaded again, or named, while it ran", async () => {
    const world = await worldWithModel();
    const [again, named, unused] = [
      await world.blob("again"),
      await world.blob("named"),
      await world.blob("un"),
    ];
    world.now += 25 * HOUR_MS;
    const [, , made] = await Promise.all([
      world.storage.sweep(ann, { apply: true }),
      world.blob("again"),
      world.instance({ blob: named }),
    ]);
    expect(await world.bytes(made.uuid)).toBe("named");
    const find = (digest: string) => world.storage.findBlob(ann, { project: "p", digest });
    expect((await find(again)).digest).toBe(again);
    await expect(find(unused)).rejects.toMatchObject({ code: "blob.unknown" });
    expect(await world.bytes((await world.instance({ blob: again })).uuid)).toBe("again");
  });
});
