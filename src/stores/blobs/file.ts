import { lstat, mkdir, open, opendir, realpath, unlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { GalleryError } from "../../domain/errors.ts";
import type { Ids } from "../../domain/seams.ts";
import type { Digest } from "./digest.ts";
import { storeFault, systemCode } from "./fault.ts";
import { isAbsence, openRegularFile, streamFile } from "./file-reader.ts";
import { createPrivateFile, type Destination, FileUpload } from "./file-upload.ts";
import {
  BLOB_FOLDER,
  isBlobLocation,
  isStagedLocation,
  newBlobLocation,
  newStagedLocation,
  resolveRange,
  STAGING_FOLDER,
  unknownBlob,
} from "./location.ts";
import type { BlobEntry, BlobStore, BlobWriter, ByteRange } from "./store.ts";
import { Uploads } from "./upload.ts";

/**
 * Blobs as files in one folder, on a local disk or a shared one. The folder itself may be reached by a link;
 * inside it links are never followed.
 */
export class FileBlobStore implements BlobStore {
  readonly scheme = "file";
  readonly #root: string;
  readonly #ids: Ids;
  readonly #uploads = new Uploads();
  /** Folders whose own entry this process has seen to stable storage. */
  readonly #settled = new Set<string>();

  private constructor(root: string, ids: Ids) {
    this.#root = root;
    this.#ids = ids;
  }

  /** Opens the store in `folder`, which is made when absent, for this user alone. */
  static async open(folder: string, ids: Ids): Promise<FileBlobStore> {
    try {
      await settleFolder(resolve(folder));
      const store = new FileBlobStore(await realpath(folder), ids);
      await settleFolder(store.#path(STAGING_FOLDER));
      await settleFolder(store.#path(BLOB_FOLDER));
      return store;
    } catch (error) {
      throw storeFault(error, "opening the blob folder");
    }
  }

  async create(): Promise<BlobWriter> {
    try {
      const path = await this.#newStagedPath();
      return this.#uploads.start(await FileUpload.start(path, (digest) => this.#destinationOf(digest)));
    } catch (error) {
      throw storeFault(error, "starting an upload");
    }
  }

  async read(location: string, range?: ByteRange): Promise<Readable> {
    const { file, size } = await this.#openBlob(location);
    try {
      return streamFile(file, resolveRange(range, size));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async size(location: string): Promise<number> {
    const { file, size } = await this.#openBlob(location);
    await file.close();
    return size;
  }

  async delete(location: string): Promise<void> {
    if (!isBlobLocation(location) && !isStagedLocation(location)) throw unknownBlob(location);
    try {
      const path = await this.#safePath(location);
      if (path === undefined) return;
      await unlink(path);
      await syncFolder(dirname(path));
    } catch (error) {
      if (!isAbsence(error)) throw storeFault(error, "deleting a blob");
    }
  }

  /** Staging is walked first, so that an upload that finishes meanwhile is not missed in both places. */
  async *list(): AsyncGenerator<BlobEntry> {
    try {
      yield* this.#listFolder(STAGING_FOLDER, isStagedLocation);
      for await (const name of this.#names(BLOB_FOLDER, "folders")) {
        yield* this.#listFolder(`${BLOB_FOLDER}/${name}`, isBlobLocation);
      }
    } catch (error) {
      throw storeFault(error, "listing blobs");
    }
  }

  async check(): Promise<void> {
    try {
      const path = await this.#newStagedPath();
      const sent = Buffer.from(path);
      const file = await createPrivateFile(path);
      try {
        await file.write(sent, 0, sent.length, 0);
        await file.sync();
        const { buffer } = await file.read(Buffer.alloc(sent.length), 0, sent.length, 0);
        if (!buffer.equals(sent)) throw new Error("other bytes came back");
      } finally {
        await file.close();
        await unlink(path);
      }
    } catch (error) {
      throw storeFault(error, "checking the blob folder");
    }
  }

  async close(): Promise<void> {
    await this.#uploads.abortAll();
  }

  #path(location: string): string {
    return join(this.#root, location);
  }

  /** The path of a location of our own grammar; undefined when its folder is absent or reached by a link. */
  async #safePath(location: string): Promise<string | undefined> {
    const path = this.#path(location);
    const folder = dirname(path);
    try {
      return (await realpath(folder)) === folder ? path : undefined;
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }

  async #newStagedPath(): Promise<string> {
    const path = await this.#safePath(newStagedLocation(this.#ids));
    if (path === undefined) throw folderLost(STAGING_FOLDER);
    return path;
  }

  async #openBlob(location: string) {
    if (!isBlobLocation(location)) throw unknownBlob(location);
    try {
      const path = await this.#safePath(location);
      const opened = path && (await openRegularFile(path));
      if (!opened) throw unknownBlob(location);
      return opened;
    } catch (error) {
      throw storeFault(error, "opening a blob");
    }
  }

  async #destinationOf(digest: Digest): Promise<Destination> {
    const location = newBlobLocation(digest, this.#ids);
    const folder = dirname(this.#path(location));
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = await this.#safePath(location);
    if (path === undefined) throw folderLost(dirname(location));
    const settle = async () => {
      await syncFolder(folder);
      // Another upload may have made the folder and not yet synced it, so seeing it there is not enough.
      if (made === undefined && this.#settled.has(folder)) return;
      await syncParents(folder, made);
      this.#settled.add(folder);
    };
    return { location, path, settle };
  }

  async *#listFolder(folder: string, ours: (location: string) => boolean): AsyncGenerator<BlobEntry> {
    for await (const name of this.#names(folder, "files")) {
      const location = `${folder}/${name}`;
      if (!ours(location)) continue;
      const status = await lstat(this.#path(location)).catch(undefinedWhenAbsent);
      if (!status?.isFile()) continue;
      const staged = folder === STAGING_FOLDER;
      yield { location, size: status.size, modified: Math.floor(status.mtimeMs), staged };
    }
  }

  /** Names in a folder, links left out; none when the folder is absent or reached by a link. */
  async *#names(folder: string, wanted: "files" | "folders"): AsyncGenerator<string> {
    const path = await this.#safePath(`${folder}/any`);
    const entries = path && (await opendir(dirname(path)).catch(undefinedWhenAbsent));
    if (!entries) return;
    for await (const entry of entries) {
      if (wanted === "files" ? entry.isFile() : entry.isDirectory()) yield entry.name;
    }
  }
}

function folderLost(folder: string): GalleryError {
  return new GalleryError("store.unavailable", `the blob store's folder '${folder}' is missing or a link`);
}

function undefinedWhenAbsent(error: unknown): undefined {
  if (systemCode(error) !== "ENOENT") throw error;
}

/** Makes a folder when absent; its entry, and those of the parents made with it, are durable. */
async function settleFolder(folder: string): Promise<void> {
  await syncParents(folder, await mkdir(folder, { recursive: true, mode: 0o700 }));
}

/** Syncs the folders that hold the entries of `folder` and of the parents up to `firstMade`. */
async function syncParents(folder: string, firstMade = folder): Promise<void> {
  for (let made = folder; made.length >= firstMade.length; made = dirname(made)) {
    await syncFolder(dirname(made));
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
