import { type FileHandle, open, readFile } from "node:fs/promises";
import { GitRefusal } from "../domain/seams.ts";
import { inflate } from "./inflate.ts";

/** One entry of a pack: an object, or how to make it from another one. */
export interface PackEntry {
  readonly type: "commit" | "tree" | "blob" | "tag" | "delta";
  readonly bytes: Buffer;
  /** What a delta is made from: an offset in the same pack, or a hash. */
  readonly base?: number | string;
}

const TYPES: Readonly<Record<number, PackEntry["type"]>> = {
  1: "commit",
  2: "tree",
  3: "blob",
  4: "tag",
  6: "delta",
  7: "delta",
};
const OFFSET_DELTA = 6;
const HASH_DELTA = 7;

/** Type and size, and the name of a base: 10 bytes of size and 20 of a hash at most. */
const HEAD_BYTES = 32;

/** What `size` bytes may take when they are packed: zlib never makes more of them. */
export const packedMost = (size: number): number => size + (size >> 8) + 1_024;

/** Git's pack file with its index (version 2), read entry by entry. */
export class Pack {
  readonly #index: Buffer;
  readonly #count: number;
  readonly #file: FileHandle;

  private constructor(index: Buffer, file: FileHandle) {
    this.#index = index;
    this.#count = index.readUInt32BE(8 + 255 * 4);
    this.#file = file;
  }

  /** @param path without its ending */
  static async open(path: string): Promise<Pack> {
    const index = await readFile(`${path}.idx`);
    if (index.length < 1_072 || index.readUInt32BE(0) !== 0xff744f63 || index.readUInt32BE(4) !== 2) {
      throw new GitRefusal("a pack has an index of another version than 2");
    }
    if (index.length < 1_072 + index.readUInt32BE(8 + 255 * 4) * 28)
      throw new GitRefusal("a pack's index is cut");
    return new Pack(index, await open(`${path}.pack`));
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Where an object begins, when it is in here. */
  find(hash: string): number | undefined {
    const wanted = Buffer.from(hash, "hex");
    const first = wanted[0]!;
    const names = 8 + 256 * 4;
    let low = first === 0 ? 0 : this.#index.readUInt32BE(8 + (first - 1) * 4);
    let high = this.#index.readUInt32BE(8 + first * 4);
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.#index.compare(wanted, 0, 20, names + middle * 20, names + middle * 20 + 20);
      if (order === 0) return this.#offset(middle);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  #offset(position: number): number {
    const offsets = 8 + 256 * 4 + this.#count * 24;
    const offset = this.#index.readUInt32BE(offsets + position * 4);
    if (offset < 0x80000000) return offset;
    const far = offsets + this.#count * 4 + (offset - 0x80000000) * 8;
    return Number(this.#index.readBigUInt64BE(far));
  }

  /** @throws GitRefusal when it is larger than `most` bytes */
  async read(offset: number, most: number): Promise<PackEntry> {
    const head = await this.#bytes(offset, HEAD_BYTES);
    const { type, size, base, length } = readHead(head, offset);
    if (size > most) throw new GitRefusal(`an object of ${size} bytes is larger than ${most} bytes`);
    const packed = await this.#bytes(offset + length, packedMost(size));
    const bytes = inflate(packed, size);
    if (bytes.length !== size) throw new GitRefusal("an object is not of the size that its pack states");
    return { type, bytes, ...(base === undefined ? {} : { base }) };
  }

  async #bytes(offset: number, length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await this.#file.read(Buffer.allocUnsafe(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  }
}

/** What stands before an entry's packed bytes, which begin `length` bytes after `offset`. */
export function readHead(
  head: Buffer,
  offset: number,
): { type: PackEntry["type"]; size: number; base: number | string | undefined; length: number } {
  let length = 0;
  const next = (): number => {
    const byte = head[length++];
    if (byte === undefined) throw new GitRefusal("a pack is cut");
    return byte;
  };
  let byte = next();
  const kind = (byte >> 4) & 7;
  let size = byte & 15;
  for (let factor = 16; byte & 0x80; factor *= 128) {
    byte = next();
    size += (byte & 0x7f) * factor;
  }
  const type = TYPES[kind];
  if (type === undefined) throw new GitRefusal(`a pack has an object of the unknown type ${kind}`);
  let base: number | string | undefined;
  if (kind === OFFSET_DELTA) {
    byte = next();
    let back = byte & 0x7f;
    while (byte & 0x80) {
      byte = next();
      back = (back + 1) * 128 + (byte & 0x7f);
    }
    base = offset - back;
    if (back === 0 || base < 0) throw new GitRefusal("a pack names a base outside of itself");
  } else if (kind === HASH_DELTA) {
    if (head.length < length + 20) throw new GitRefusal("a pack is cut");
    base = head.toString("hex", length, length + 20);
    length += 20;
  }
  return { type, size, base, length };
}
