import { Readable } from "node:stream";
import { GalleryError } from "../../domain/errors.ts";
import type { Seams } from "../../domain/seams.ts";
import type { Digest } from "./digest.ts";
import {
  isBlobLocation,
  isStagedLocation,
  newBlobLocation,
  newStagedLocation,
  resolveRange,
  unknownBlob,
} from "./location.ts";
import type { BlobEntry, BlobStore, BlobWriter, ByteRange } from "./store.ts";
import { Uploads, type UploadTarget } from "./upload.ts";

const BLOCK = 64 << 10;
const NOTHING = Buffer.alloc(0);

interface Held {
  bytes: Buffer;
  size: number;
  modified: number;
}

/** Blobs in memory, for simulation and tests: a crash and silent damage can be had on demand. */
export class MemoryBlobStore implements BlobStore {
  readonly scheme = "memory";
  readonly #seams: Pick<Seams, "clock" | "ids">;
  readonly #held = new Map<string, Held>();
  #uploads = new Uploads();
  /** Grows with every crash; an upload of an earlier life can do nothing more. */
  #life = 0;

  constructor(seams: Pick<Seams, "clock" | "ids">) {
    this.#seams = seams;
  }

  async create(): Promise<BlobWriter> {
    const staged = newStagedLocation(this.#seams.ids);
    this.#hold(staged, NOTHING, 0);
    return this.#uploads.start(this.#target(staged));
  }

  async read(location: string, range?: ByteRange): Promise<Readable> {
    const { bytes } = this.#find(location);
    const { start, end } = resolveRange(range, bytes.length);
    return Readable.from(blocksOf(bytes.subarray(start, end)), { objectMode: false });
  }

  async size(location: string): Promise<number> {
    return this.#find(location).size;
  }

  async delete(location: string): Promise<void> {
    if (!isBlobLocation(location) && !isStagedLocation(location)) throw unknownBlob(location);
    this.#held.delete(location);
  }

  async *list(): AsyncGenerator<BlobEntry> {
    for (const [location, { size, modified }] of this.#held) {
      yield { location, size, modified, staged: isStagedLocation(location) };
    }
  }

  async check(): Promise<void> {
    // Memory that answers is memory that works.
  }

  async close(): Promise<void> {
    await this.#uploads.abortAll();
  }

  /** The process dies and starts again: finished blobs are kept, running uploads leave what they had staged. */
  crash(): void {
    this.#life += 1;
    this.#uploads = new Uploads();
  }

  /** Flips one bit of a finished blob at an offset, as a lying disk would. */
  damage(location: string, offset: number): void {
    const held = this.#find(location);
    const bytes = Buffer.from(held.bytes);
    bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
    held.bytes = bytes;
  }

  #target(staged: string): UploadTarget {
    const life = this.#life;
    const blocks: Buffer[] = [];
    let size = 0;
    const refuseWhenGone = () => {
      if (life === this.#life && this.#held.has(staged)) return;
      throw new GalleryError("store.unavailable", "the upload's staged bytes are gone");
    };
    return {
      blockSize: BLOCK,
      blocksInFlight: 1,
      put: async (block) => {
        refuseWhenGone();
        blocks.push(Buffer.from(block));
        size += block.length;
        this.#hold(staged, NOTHING, size);
      },
      publish: async (digest: Digest) => {
        refuseWhenGone();
        const location = newBlobLocation(digest, this.#seams.ids);
        this.#held.delete(staged);
        this.#hold(location, Buffer.concat(blocks), size);
        return location;
      },
      discard: async () => {
        if (life === this.#life) this.#held.delete(staged);
      },
    };
  }

  #hold(location: string, bytes: Buffer, size: number): void {
    this.#held.set(location, { bytes, size, modified: this.#seams.clock.now() });
  }

  #find(location: string): Held {
    const held = isBlobLocation(location) ? this.#held.get(location) : undefined;
    if (held === undefined) throw unknownBlob(location);
    return held;
  }
}

function* blocksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += BLOCK) yield bytes.subarray(at, at + BLOCK);
}
