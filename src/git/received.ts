import { type InputType, inflate } from "node:zlib";
import { GitRefusal } from "../domain/seams.ts";
import { deltaSizes } from "./delta.ts";
import { limits, megabytes } from "./limits.ts";
import { packedMost, readHead } from "./pack.ts";

/** Of all objects of a pack together, and of what its deltas make: beyond, a small file is a bomb. */
const MOST_UNPACKED = 5 * limits.bytes;

/** `PACK`, a version and the number of objects; at the end a digest. */
const HEADER = 12;
const TRAILER = 20;

/**
 * Holds a pack that came from outside to what it may unpack to, before anything else looks at it.
 *
 * @throws GitRefusal
 */
export async function checkReceived(pack: Buffer): Promise<void> {
  if (
    pack.length < HEADER + TRAILER ||
    pack.toString("latin1", 0, 4) !== "PACK" ||
    pack.readUInt32BE(4) !== 2
  ) {
    throw new GitRefusal("what was fetched is not a pack of version 2");
  }
  let unpacked = 0;
  const add = (size: number): void => {
    unpacked += size;
    if (size > limits.bytes || unpacked > MOST_UNPACKED) {
      throw new GitRefusal(
        `its history unpacks to more than ${megabytes(MOST_UNPACKED)}, or one file of it to more than ${megabytes(limits.bytes)}`,
      );
    }
  };
  const end = pack.length - TRAILER;
  let offset = HEADER;
  for (let left = countIn(pack); left > 0; left--) {
    const { type, size, length } = readHead(pack.subarray(offset, end), offset);
    add(size);
    const start = offset + length;
    const { bytes, taken } = await unpack(
      pack.subarray(start, Math.min(start + packedMost(size), end)),
      size,
    );
    if (bytes.length !== size) throw new GitRefusal("an object is not of the size that its pack states");
    if (type === "delta") add(deltaSizes(bytes).result);
    offset = start + taken;
  }
}

/** Objects of a pack. */
export const countIn = (pack: Buffer): number => pack.readUInt32BE(8);

function unpack(packed: InputType, size: number): Promise<{ bytes: Buffer; taken: number }> {
  return new Promise((resolve, reject) => {
    const options = { maxOutputLength: Math.max(size, 1), info: true };
    inflate(packed, options, (error, result) => {
      if (error) return reject(new GitRefusal("an object of a pack is broken", { cause: error }));
      // With `info`, what comes is the bytes with the engine that made them.
      const { buffer, engine } = result as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
      resolve({ bytes: buffer, taken: engine.bytesWritten });
    });
  });
}
