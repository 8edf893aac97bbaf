import { GalleryError, invariant } from "../../domain/errors.ts";
import { type Digest, DigestCounter, formatDigest } from "./digest.ts";
import type { BlobWriter, StoredBlob } from "./store.ts";

/** The driver's side of an upload: where blocks go. `Uploads` gives it the rest of `BlobWriter`. */
export interface UploadTarget {
  /** Bytes of every block but the last, which may be shorter and is never empty. */
  readonly blockSize: number;
  /** How many blocks may be on their way at once, at least 1; memory is their product. */
  readonly blocksInFlight: number;
  /** Stores one block; the memory is used again once this resolves. Blocks may finish in any order. */
  put(block: Buffer, offset: number): Promise<void>;
  /** Called once, after every `put` has succeeded: makes the blob durable and readable, tells its location. */
  publish(digest: Digest): Promise<string>;
  /** Removes whatever `put` and a failed `publish` left; called at most once, when nothing is on its way. */
  discard(): Promise<void>;
}

/** The uploads of one store that still run. */
export class Uploads {
  readonly #running = new Set<Upload>();

  start(target: UploadTarget): BlobWriter {
    const upload = new Upload(target, () => this.#running.delete(upload));
    this.#running.add(upload);
    return upload;
  }

  async abortAll(): Promise<void> {
    await Promise.all([...this.#running].map((upload) => upload.abort()));
  }
}

/**
 * Gathers chunks of any length into blocks and hashes each block while those before it are being stored, so
 * that one core's hashing and the storage's writing overlap. Memory is flat: blocks are used again.
 */
class Upload implements BlobWriter {
  readonly #target: UploadTarget;
  readonly #ended: () => void;
  readonly #counter = new DigestCounter();
  readonly #onTheWay = new Set<Promise<void>>();
  readonly #spare: Buffer[] = [];
  #block: Buffer | undefined;
  #filled = 0;
  #busy = false;
  #finishing = false;
  #fault: unknown;
  #dropped: Promise<void> | undefined;

  constructor(target: UploadTarget, ended: () => void) {
    this.#target = target;
    this.#ended = ended;
  }

  get written(): number {
    return this.#counter.size + this.#filled;
  }

  write(chunk: Buffer): Promise<void> {
    return this.#oneAtATime(async () => {
      for (let taken = 0; taken < chunk.length; ) {
        taken += this.#fill(chunk, taken);
        if (this.#filled === this.#target.blockSize) await this.#sendBlock();
      }
    });
  }

  finish(): Promise<StoredBlob> {
    return this.#oneAtATime(async () => {
      this.#finishing = true;
      if (this.#filled > 0) await this.#sendBlock();
      await Promise.all(this.#onTheWay);
      this.#refuseAfterFault();
      const digest = this.#counter.digest();
      const location = await this.#target.publish(digest);
      this.#ended();
      return { location, size: this.#counter.size, digest: formatDigest(digest) };
    });
  }

  async abort(): Promise<void> {
    if (this.#finishing) return;
    this.#fault ??= new GalleryError("upload.unknown", "the upload was aborted");
    await this.#drop();
  }

  /** Runs one call of the caller's; when it fails, the upload is over and cleaned up before the caller knows. */
  async #oneAtATime<T>(call: () => Promise<T>): Promise<T> {
    invariant(!this.#busy, "calls to a blob writer follow one another");
    if (this.#finishing) throw new GalleryError("upload.unknown", "the upload was finished before");
    this.#busy = true;
    try {
      this.#refuseAfterFault();
      return await call();
    } catch (error) {
      this.#fault ??= error;
      // What cannot be removed is found by the sweep; the caller needs the first fault, not this one.
      await this.#drop().catch(() => undefined);
      throw error;
    } finally {
      this.#busy = false;
    }
  }

  #fill(chunk: Buffer, from: number): number {
    this.#block ??= this.#spare.pop() ?? Buffer.allocUnsafeSlow(this.#target.blockSize);
    const copied = chunk.copy(this.#block, this.#filled, from);
    this.#filled += copied;
    return copied;
  }

  /** Hashes the block and sends it off; resolves when there is memory for the next one. */
  async #sendBlock(): Promise<void> {
    this.#refuseAfterFault();
    const memory = this.#block!;
    const block = memory.subarray(0, this.#filled);
    const offset = this.#counter.size;
    this.#block = undefined;
    this.#filled = 0;
    this.#counter.add(block);
    const sent = this.#put(memory, block, offset);
    this.#onTheWay.add(sent);
    void sent.then(() => this.#onTheWay.delete(sent));
    while (this.#onTheWay.size >= this.#target.blocksInFlight) await Promise.race(this.#onTheWay);
    this.#refuseAfterFault();
  }

  /** Never rejects: a fault is kept for the caller's next word. */
  async #put(memory: Buffer, block: Buffer, offset: number): Promise<void> {
    try {
      await this.#target.put(block, offset);
      this.#spare.push(memory);
    } catch (error) {
      this.#fault ??= error;
    }
  }

  #refuseAfterFault(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }

  #drop(): Promise<void> {
    this.#dropped ??= Promise.all(this.#onTheWay)
      .then(() => this.#target.discard())
      .finally(this.#ended);
    return this.#dropped;
  }
}
