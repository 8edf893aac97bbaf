import { constants } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import type { Digest } from "./digest.ts";
import { storeFault } from "./fault.ts";
import type { UploadTarget } from "./upload.ts";

const MIB = 1 << 20;

/** Bytes written between two syncs in the background, so that the last one does not wait for a whole blob. */
const SYNC_EVERY = 64 * MIB;

/** Where a finished file goes: the folder exists and is no link; `settle` makes its entries durable. */
export interface Destination {
  readonly location: string;
  readonly path: string;
  settle(): Promise<void>;
}

/** One upload into a staged file that becomes a blob by a rename. */
export class FileUpload implements UploadTarget {
  readonly blockSize = MIB;
  // One that is written and one that waits: the kernel lets one writer into a file, and more would spin for their turn.
  readonly blocksInFlight = 2;
  readonly #file: FileHandle;
  readonly #destinationOf: (digest: Digest) => Promise<Destination>;
  #path: string;
  #unsynced = 0;
  #syncing: Promise<void> | undefined;
  #syncFault: unknown;

  private constructor(
    file: FileHandle,
    path: string,
    destinationOf: (digest: Digest) => Promise<Destination>,
  ) {
    this.#file = file;
    this.#path = path;
    this.#destinationOf = destinationOf;
  }

  static async start(
    stagedPath: string,
    destinationOf: (digest: Digest) => Promise<Destination>,
  ): Promise<FileUpload> {
    return new FileUpload(await createPrivateFile(stagedPath), stagedPath, destinationOf);
  }

  async put(block: Buffer, offset: number): Promise<void> {
    try {
      await writeFully(this.#file, block, offset);
    } catch (error) {
      throw storeFault(error, "writing a blob");
    }
    this.#unsynced += block.length;
    if (this.#unsynced >= SYNC_EVERY) this.#syncInBackground();
  }

  async publish(digest: Digest): Promise<string> {
    try {
      await this.#syncing;
      // The kernel tells of a lost write only once, so a fault that the background saw must not be passed over.
      if (this.#syncFault !== undefined) throw this.#syncFault;
      await this.#file.sync();
      await this.#file.close();
      const destination = await this.#destinationOf(digest);
      await rename(this.#path, destination.path);
      this.#path = destination.path;
      await destination.settle();
      return destination.location;
    } catch (error) {
      throw storeFault(error, "making a blob durable");
    }
  }

  async discard(): Promise<void> {
    try {
      await this.#syncing;
      try {
        await this.#file.close();
      } finally {
        await rm(this.#path, { force: true });
      }
    } catch (error) {
      throw storeFault(error, "removing an aborted upload");
    }
  }

  #syncInBackground(): void {
    if (this.#syncing !== undefined) return;
    this.#unsynced = 0;
    this.#syncing = this.#sync();
  }

  async #sync(): Promise<void> {
    try {
      await this.#file.datasync();
    } catch (error) {
      this.#syncFault = error;
    }
    this.#syncing = undefined;
  }
}

/** Creates a file that was not there before, readable by this user alone; a link in its place is refused. */
export function createPrivateFile(path: string): Promise<FileHandle> {
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = constants;
  return open(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR, 0o600);
}

async function writeFully(file: FileHandle, block: Buffer, offset: number): Promise<void> {
  for (let done = 0; done < block.length; ) {
    done += (await file.write(block, done, block.length - done, offset + done)).bytesWritten;
  }
}
