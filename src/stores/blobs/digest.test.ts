import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Digest, formatDigest, parseDigest, verified } from "./digest.ts";

const EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

const digestOf = (bytes: Buffer): Digest =>
  parseDigest(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);

/** What a reader gets before the end or the error. */
async function receive(stream: Readable): Promise<{ bytes: Buffer; error: unknown }> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk);
    return { bytes: Buffer.concat(chunks), error: undefined };
  } catch (error) {
    return { bytes: Buffer.concat(chunks), error };
  }
}

const streamOf = (chunks: Buffer[]) => Readable.from(chunks, { objectMode: false });

describe("digest text", () => {
  test("is read and written in one form", () => {
    expect(formatDigest(parseDigest(EMPTY))).toBe(EMPTY);
  });

  test.each([
    "",
    EMPTY.slice(7),
    EMPTY.toUpperCase(),
    `${EMPTY}0`,
    `${EMPTY}\n`,
    EMPTY.replace("sha256", "sha512"),
  ])("refuses %j", (text) => {
    expect(() => parseDigest(text)).toThrow(expect.objectContaining({ code: "request.invalid" }));
  });
});

describe("a verified stream", () => {
  const chunked = fc.array(
    fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
    { maxLength: 8 },
  );

  test("passes right bytes on, whatever the chunks, none included", async () => {
    await fc.assert(
      fc.asyncProperty(chunked, async (chunks) => {
        const whole = Buffer.concat(chunks);
        const { bytes, error } = await receive(verified(streamOf(chunks), digestOf(whole), whole.length));
        expect(error).toBeUndefined();
        expect(bytes.equals(whole)).toBe(true);
      }),
    );
  });

  test("gives a short stream and an error for cut, grown or changed bytes, whatever the chunks", async () => {
    const kinds = fc.constantFrom("cut", "grown", "changed");
    await fc.assert(
      fc.asyncProperty(chunked, kinds, fc.nat(), async (chunks, kind, at) => {
        const stored = Buffer.concat(chunks);
        fc.pre(stored.length > 0);
        const expected = Buffer.from(stored);
        expected[at % stored.length]! ^= 1;
        const promised = {
          cut: Buffer.concat([stored, Buffer.from("x")]),
          grown: stored.subarray(1),
          changed: expected,
        }[kind];
        const { bytes, error } = await receive(
          verified(streamOf(chunks), digestOf(promised), promised.length),
        );
        expect(error).toMatchObject({ code: "blob.corrupt" });
        expect(bytes.length).toBeLessThan(Math.max(promised.length, 1));
      }),
    );
  });

  test("an empty chunk at the end does not let damaged bytes out", async () => {
    async function* bytesThenNothing() {
      yield Buffer.from("bad");
      yield Buffer.alloc(0);
      // Time for the reader to take what was let out: an error throws away what still waits.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const source = Readable.from(bytesThenNothing(), { objectMode: true });
    const { bytes, error } = await receive(verified(source, digestOf(Buffer.from("god")), 3));
    expect(error).toMatchObject({ code: "blob.corrupt" });
    expect(bytes.length).toBe(0);
  });

  test("hands on the source's own error, and destroys the source with itself", async () => {
    const failing = new Readable({ read: () => undefined });
    const reading = receive(verified(failing, digestOf(Buffer.alloc(1)), 1));
    failing.destroy(new Error("cable cut"));
    expect((await reading).error).toMatchObject({ message: "cable cut" });

    const source = streamOf([randomBytes(10), randomBytes(10)]);
    const checked = verified(source, digestOf(Buffer.alloc(20)), 20);
    checked.destroy();
    await new Promise((resolve) => source.once("close", resolve));
    expect(source.destroyed).toBe(true);
  });
});
