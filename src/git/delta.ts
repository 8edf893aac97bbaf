import { GitRefusal } from "../domain/seams.ts";

/** The sizes that a delta states of its base and of what it makes, and where its instructions begin. */
export function deltaSizes(delta: Buffer): { base: number; result: number; start: number } {
  let start = 0;
  const size = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = delta[start++];
      if (byte === undefined) throw new GitRefusal("a delta is cut");
      value += (byte & 0x7f) * factor;
      if (!(byte & 0x80)) return value;
    }
  };
  return { base: size(), result: size(), start };
}

/**
 * Makes an object from its base: copies of parts of it, and bytes of the delta's own.
 *
 * @throws GitRefusal when it is broken, or makes more than `most` bytes
 */
export function applyDelta(base: Buffer, delta: Buffer, most: number): Buffer {
  const { base: expected, result: size, start } = deltaSizes(delta);
  if (expected !== base.length) throw new GitRefusal("a delta is of another base");
  if (size > most) throw new GitRefusal(`an object of ${size} bytes is larger than ${most} bytes`);
  const result = Buffer.allocUnsafe(size);
  let from = start;
  let to = 0;
  while (from < delta.length) {
    const instruction = delta[from++]!;
    if (instruction === 0) throw new GitRefusal("a delta has an unknown instruction");
    let source = delta;
    let offset = from;
    let length = instruction;
    if (instruction & 0x80) {
      const number = (bits: number): number => {
        let value = 0;
        for (let index = 0, factor = 1; bits >> index; index++, factor *= 256) {
          if ((bits >> index) & 1) value += (delta[from++] ?? 0) * factor;
        }
        return value;
      };
      source = base;
      offset = number(instruction & 15);
      length = number((instruction >> 4) & 7) || 0x10000;
    } else from += length;
    if (offset + length > source.length || to + length > size)
      throw new GitRefusal("a delta reaches too far");
    source.copy(result, to, offset, offset + length);
    to += length;
  }
  if (to !== size) throw new GitRefusal("a delta makes less than it states");
  return result;
}
