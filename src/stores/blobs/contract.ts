import { createHash, randomBytes } from "node:crypto";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseDigest, verified } from "./digest.ts";
import type { BlobEntry, BlobStore, BlobWriter, ByteRange, StoredBlob } from "./store.ts";

export interface BlobStoreUnderTest {
  /** Empty, and used by one test alone. */
  readonly store: BlobStore;
  /** Changes one byte of a finished blob behind the driver's back. */
  damage(location: string, offset: number): Promise<void>;
  dispose(): Promise<void>;
}

const KIB = 1 << 10;
const MIB = 1 << 20;

/** What every blob store promises; each driver's own test file hands its maker to this suite. */
export function blobStoreContract(name: string, make: () => Promise<BlobStoreUnderTest>): void {
  describe(`${name} keeps the blob store contract`, () => {
    let subject: BlobStoreUnderTest;
    let store: BlobStore;
    beforeEach(async () => {
      subject = await make();
      store = subject.store;
    });
    afterEach(() => subject.dispose());

    describe("writing", () => {
      const limits = [
        0,
        1,
        64 * KIB - 1,
        64 * KIB,
        64 * KIB + 1,
        MIB - 1,
        MIB,
        MIB + 1,
        4 * MIB,
        5 * MIB + 7,
      ];
      test.each(limits)("%i bytes come back as they were sent", async (size) => {
        const bytes = randomBytes(size);
        const stored = await upload(store, [bytes]);
        expect(stored).toMatchObject({ size, digest: digestOf(bytes) });
        expect(await store.size(stored.location)).toBe(size);
        expect(bytes.equals(await readAll(store, stored.location))).toBe(true);
      });

      test("bytes come back whatever the chunks, which the caller may use again", async () => {
        const chunkings = fc.array(fc.integer({ min: 0, max: 200 * KIB }), { maxLength: 12 });
        await fc.assert(
          fc.asyncProperty(chunkings, async (lengths) => {
            const bytes = randomBytes(lengths.reduce((sum, length) => sum + length, 0));
            const writer = await store.create();
            const chunk = Buffer.alloc(200 * KIB);
            let sent = 0;
            for (const length of lengths) {
              bytes.copy(chunk, 0, sent, sent + length);
              await writer.write(chunk.subarray(0, length));
              chunk.fill(0);
              sent += length;
              expect(writer.written).toBe(sent);
            }
            const { location, digest } = await writer.finish();
            expect(digest).toBe(digestOf(bytes));
            expect(bytes.equals(await readAll(store, location))).toBe(true);
          }),
          { numRuns: 25 },
        );
      });

      test("64 MiB stream through, counted by an independent digest", async () => {
        const chunk = randomBytes(256 * KIB);
        const chunks = Array.from({ length: 256 }, () => chunk);
        const hash = createHash("sha256");
        for (const each of chunks) hash.update(each);
        const stored = await upload(store, chunks);
        expect(stored).toMatchObject({ size: 64 * MIB, digest: `sha256:${hash.digest("hex")}` });
        const checked = verified(await store.read(stored.location), parseDigest(stored.digest), stored.size);
        expect(await lengthOf(checked)).toBe(64 * MIB);
      });

      test("16 writers of the same bytes make 16 copies that live and die alone", async () => {
        const bytes = randomBytes(2 * MIB + 3);
        const copies = await Promise.all(Array.from({ length: 16 }, () => upload(store, [bytes])));
        expect(new Set(copies.map((copy) => copy.location)).size).toBe(16);
        expect(new Set(copies.map((copy) => copy.digest)).size).toBe(1);
        await Promise.all(copies.slice(1).map((copy) => store.delete(copy.location)));
        expect(bytes.equals(await readAll(store, copies[0]!.location))).toBe(true);
        expect(await listAll(store)).toHaveLength(1);
      });

      test("nothing can be read before finish", async () => {
        const writer = await store.create();
        await writer.write(randomBytes(3 * MIB));
        for (const entry of await listAll(store)) {
          expect(entry.staged).toBe(true);
          await expect(store.read(entry.location)).rejects.toMatchObject({ code: "blob.unknown" });
          await expect(store.size(entry.location)).rejects.toMatchObject({ code: "blob.unknown" });
        }
        await writer.abort();
      });

      test("abort leaves nothing, also beside a write that still runs, and may be repeated", async () => {
        const writer = await store.create();
        await writer.write(randomBytes(MIB));
        const running = writer.write(randomBytes(8 * MIB));
        const outcome = expect(running).rejects.toMatchObject({ code: "upload.unknown" });
        await writer.abort();
        await outcome;
        await writer.abort();
        expect(await listAll(store)).toEqual([]);
        await expect(writer.write(Buffer.from("late"))).rejects.toMatchObject({ code: "upload.unknown" });
        await expect(writer.finish()).rejects.toMatchObject({ code: "upload.unknown" });
      });

      test("a finished upload takes no more, and abort does not touch it", async () => {
        const writer = await store.create();
        const { location } = await writer.finish();
        await expect(writer.finish()).rejects.toMatchObject({ code: "upload.unknown" });
        await expect(writer.write(Buffer.from("x"))).rejects.toMatchObject({ code: "upload.unknown" });
        await writer.abort();
        expect(await store.size(location)).toBe(0);
      });

      test("an upload whose staged bytes were swept away fails and leaves nothing", async () => {
        const writer = await startUpload(store);
        for (const entry of await listAll(store)) await store.delete(entry.location);
        await expect(writer.finish()).rejects.toMatchObject({ code: "store.unavailable" });
        expect(await listAll(store)).toEqual([]);
      });

      test("close aborts what still runs and keeps what was finished", async () => {
        const { location } = await upload(store, [Buffer.from("kept")]);
        const writer = await store.create();
        await writer.write(randomBytes(2 * MIB));
        await store.close();
        await expect(writer.finish()).rejects.toMatchObject({ code: "upload.unknown" });
        expect((await listAll(store)).map((entry) => entry.location)).toEqual([location]);
      });
    });

    describe("reading", () => {
      const size = 2 * MIB + 5;
      const inside: ByteRange[] = [
        { start: 0, end: 1 },
        { start: MIB - 1, end: MIB + 1 },
        { start: size - 1, end: size },
        { start: 7, end: size },
        { start: 0, end: size },
      ];
      const outside: ByteRange[] = [
        { start: 0, end: size + 1 },
        { start: size, end: size + 1 },
        { start: 5, end: 5 },
        { start: 6, end: 5 },
        { start: -1, end: 5 },
        { start: 0.5, end: 5 },
        { start: 0, end: Number.NaN },
      ];

      test("a range gives exactly its bytes, and one that is not inside is refused", async () => {
        const bytes = randomBytes(size);
        const { location } = await upload(store, [bytes]);
        for (const range of inside) {
          const got = await buffer(await store.read(location, range));
          expect(got.equals(bytes.subarray(range.start, range.end))).toBe(true);
        }
        for (const range of outside) {
          await expect(store.read(location, range)).rejects.toMatchObject({ code: "request.range" });
        }
      });

      test("an empty blob has no range", async () => {
        const { location } = await upload(store, []);
        await expect(store.read(location, { start: 0, end: 1 })).rejects.toMatchObject({
          code: "request.range",
        });
      });

      test("a reader that walks away does no harm", async () => {
        const { location } = await upload(store, [randomBytes(4 * MIB)]);
        const stream = await store.read(location);
        for await (const _ of stream) break;
        expect(stream.destroyed).toBe(true);
        expect(await lengthOf(await store.read(location))).toBe(4 * MIB);
      });

      test.each(["first", "middle", "last"])(
        "damage to the %s byte never reads as a complete blob",
        async (at) => {
          const bytes = randomBytes(3 * MIB);
          const { location, digest } = await upload(store, [bytes]);
          await subject.damage(location, { first: 0, middle: MIB + 1, last: bytes.length - 1 }[at]!);
          let received = 0;
          const reading = async () => {
            const checked = verified(await store.read(location), parseDigest(digest), bytes.length);
            for await (const chunk of checked) received += chunk.length;
          };
          await expect(reading()).rejects.toMatchObject({ code: "blob.corrupt" });
          expect(received).toBeLessThan(bytes.length);
        },
      );
    });

    describe("locations", () => {
      test("a deleted blob is gone, and deleting it again succeeds", async () => {
        const { location } = await upload(store, [Buffer.from("short life")]);
        await store.delete(location);
        await store.delete(location);
        await expect(store.read(location)).rejects.toMatchObject({ code: "blob.unknown" });
        await expect(store.size(location)).rejects.toMatchObject({ code: "blob.unknown" });
        expect(await listAll(store)).toEqual([]);
      });

      test("what is not of our own making is refused", async () => {
        const { location } = await upload(store, [Buffer.from("real")]);
        for (const forged of forgedLocations(location)) {
          await expect(store.read(forged), forged).rejects.toMatchObject({ code: "blob.unknown" });
          await expect(store.size(forged), forged).rejects.toMatchObject({ code: "blob.unknown" });
          await expect(store.delete(forged), forged).rejects.toMatchObject({ code: "blob.unknown" });
        }
        expect(await store.size(location)).toBe(4);
      });
    });

    test("list tells every blob and every staged upload, with size and age", async () => {
      const sizes = [0, 1, 3 * MIB];
      const stored = await Promise.all(sizes.map((size) => upload(store, [randomBytes(size)])));
      const writer = await startUpload(store);
      const entries = await listAll(store);
      for (const { location, size } of stored) {
        expect(entries).toContainEqual({ location, size, staged: false, modified: expect.any(Number) });
      }
      expect(entries.filter((entry) => entry.staged).length).toBeGreaterThan(0);
      expect(entries.every((entry) => Number.isSafeInteger(entry.modified) && entry.modified > 0)).toBe(true);
      await writer.abort();
      expect(await listAll(store)).toHaveLength(sizes.length);
    });

    test("a check succeeds and leaves nothing behind", async () => {
      await store.check();
      expect(await listAll(store)).toEqual([]);
    });
  });
}

export async function upload(store: BlobStore, chunks: Buffer[]): Promise<StoredBlob> {
  const writer = await store.create();
  for (const chunk of chunks) await writer.write(chunk);
  return writer.finish();
}

/** An upload with enough on its way that every driver has staged something. */
async function startUpload(store: BlobStore): Promise<BlobWriter> {
  const writer = await store.create();
  const chunk = randomBytes(MIB);
  for (let sent = 0; sent < 40; sent++) await writer.write(chunk);
  return writer;
}

export async function listAll(store: BlobStore): Promise<BlobEntry[]> {
  const entries: BlobEntry[] = [];
  for await (const entry of store.list()) entries.push(entry);
  return entries;
}

async function readAll(store: BlobStore, location: string): Promise<Buffer> {
  return buffer(await store.read(location));
}

async function lengthOf(stream: Readable): Promise<number> {
  let length = 0;
  for await (const chunk of stream) length += chunk.length;
  return length;
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function forgedLocations(real: string): string[] {
  const climbing = [
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    ".",
    "",
    "%2e%2e/secret",
    "..\\secret",
    "C:\\secret",
  ];
  const bent = [`/${real}`, `./${real}`, `${real}/`, `${real}/..`, `${real}\n`, `${real}\0`, `${real};x`];
  const dressed = [`x/../${real}`, real.replaceAll("/", "//"), real.toUpperCase(), encodeURIComponent(real)];
  return [...climbing, ...bent, ...dressed, `file:${real}`, `${real}?a`, `${real}#a`, real.slice(0, -1)];
}
