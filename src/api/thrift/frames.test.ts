import { describe, expect, test } from "vitest";
import { frameOf, readFrames, type Waiting } from "./frames.ts";
import { HeldBytes } from "./held-bytes.ts";
import { limits } from "./limits.ts";

async function* inChunksOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function framesIn(
  bytes: Buffer,
  size = bytes.length,
  held = new HeldBytes(limits.heldBytes),
): Promise<string[]> {
  const frames: string[] = [];
  for await (const frame of readFrames(inChunksOf(bytes, size), held, () => {}))
    frames.push(frame.toString());
  return frames;
}

const two = Buffer.concat([frameOf(Buffer.from("first")), frameOf(Buffer.from("the second"))]);

test("frames are found wherever the chunks are cut", async () => {
  for (let size = 1; size <= two.length; size += 1)
    expect(await framesIn(two, size)).toEqual(["first", "the second"]);
});

test("an end within a frame is an end", async () => {
  for (let length = 9; length < two.length; length += 1) {
    expect(await framesIn(two.subarray(0, length))).toEqual(["first"]);
  }
});

test.each([0, -1, limits.frameBytes + 1, 0x47455420])("a length of %i is refused", async (length) => {
  const header = Buffer.alloc(4);
  header.writeInt32BE(length);
  await expect(framesIn(header)).rejects.toMatchObject({ code: "request.malformed" });
});

test("it says what it waits for", async () => {
  const waits: Waiting[] = [];
  const frames = readFrames(inChunksOf(frameOf(Buffer.from("x")), 9), new HeldBytes(1), (what) =>
    waits.push(what),
  );
  for await (const frame of frames) waits.push(frame.toString() as Waiting);
  expect(waits).toEqual(["frame", "rest of frame", "nothing", "rest of frame", "nothing", "x", "frame"]);
});

describe("large frames share memory", () => {
  const large = frameOf(Buffer.alloc(limits.smallFrameBytes + 1, "x"));

  test("one waits until another has been answered", async () => {
    const held = new HeldBytes(limits.smallFrameBytes + 1);
    const first = readFrames(inChunksOf(large, 9_000), held, () => {});
    const second = readFrames(inChunksOf(large, 9_000), held, () => {});
    await first.next();
    let arrived = false;
    const waiting = second.next().then(() => {
      arrived = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(arrived).toBe(false);
    await first.next();
    await waiting;
    expect(arrived).toBe(true);
  });

  test("an abandoned frame gives its share back", async () => {
    const held = new HeldBytes(limits.smallFrameBytes + 1);
    await framesIn(large.subarray(0, 5_000), 5_000, held);
    expect(await framesIn(large, 9_000, held)).toHaveLength(1);
  });

  test("the first to ask is the first to get, whatever the others need", async () => {
    const held = new HeldBytes(10);
    const order: string[] = [];
    await held.take(8);
    const big = held.take(9).then(() => order.push("big"));
    const small = held.take(1).then(() => order.push("small"));
    held.giveBack(8);
    await Promise.all([big, small]);
    expect(order).toEqual(["big", "small"]);
  });
});
