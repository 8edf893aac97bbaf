import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SettingName } from "./config.ts";
import { GalleryError } from "./domain/errors.ts";
import type { Seams } from "./domain/seams.ts";
import { createGallery, type Gallery } from "./gallery.ts";
import { realSeams } from "./seams.ts";
import { FileBlobStore } from "./stores/blobs/file.ts";
import type { BlobStore } from "./stores/blobs/store.ts";
import type { Search } from "./stores/index/searcher.ts";
import { SearchWorkers } from "./stores/index/workers.ts";
import { lockDirectory } from "./stores/records/sql/lock.ts";
import { PostgresRecords } from "./stores/records/sql/postgres.ts";
import { SqliteRecords } from "./stores/records/sql/sqlite.ts";
import type { Records } from "./stores/records/store.ts";
import { createMetadata } from "./tiers/metadata/index.ts";
import { createMetrics } from "./tiers/metrics/index.ts";
import { createStorage, ReadCounts } from "./tiers/storage/index.ts";

export interface OpenSettings {
  /** Folder of the embedded stores, made when absent. */
  readonly dataDir: string;
  /** `postgres://…`; the embedded SQLite in the data folder unless given. */
  readonly databaseUrl?: string;
  /** `file:` and a folder; a folder in the data folder unless given. */
  readonly blobsUrl?: string;
  /** Bytes of memory for search columns; 0 searches the database alone. */
  readonly searchMemory?: number;
}

export interface OpenedGallery {
  readonly gallery: Gallery;
  readonly records: Records;
  readonly blobs: BlobStore;
  readonly search: Search;
  readonly seams: Seams;
  /** Finishes what was accepted, then lets go of everything. */
  close(): Promise<void>;
}

const DEFAULT_SEARCH_MEMORY = 1024 ** 3;

/** Records of answered retries are kept for a week, as long as any client goes on retrying. */
const IDEMPOTENCY_MS = 7 * 24 * 60 * 60 * 1_000;
const PRUNE_EVERY_MS = 60 * 60 * 1_000;

/** The one place where drivers are chosen and tiers are put together. */
export async function openGallery(
  settings: OpenSettings,
  seams: Seams = realSeams(),
): Promise<OpenedGallery> {
  const closing: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    // Before anything is made: a refusal leaves nothing behind.
    const folder = blobFolder(settings);
    const { dataDir } = settings;
    const records = await usable("dataDir", `the data directory ${dataDir}`, async () => {
      await mkdir(dataDir, { recursive: true, mode: 0o700 });
      return openRecords(settings, seams, closing);
    });
    closing.push(() => records.close());
    const blobs = await FileBlobStore.open(folder, seams.ids);
    closing.push(() => blobs.close());

    const search = openSearch(settings);
    closing.push(() => search.close());

    const context = { records, seams };
    const reads = new ReadCounts(context);
    closing.push(() => reads.close());
    const gallery = createGallery({
      storage: createStorage(context, blobs, reads),
      metadata: createMetadata(context, search),
      metrics: createMetrics(context),
    });
    const pruning = seams.timers.every(PRUNE_EVERY_MS, () => {
      const before = seams.clock.now() - IDEMPOTENCY_MS;
      // A failure is met again by the next hour's turn.
      records.write((tables) => tables.idempotency.prune(before)).catch(() => {});
    });
    closing.push(() => pruning.cancel());
    return { gallery, records, blobs, search, seams, close };
  } catch (reason) {
    await close();
    throw reason;
  }
}

/** An operator whose setting does not fit the machine reads a sentence, not the stack of a system call. */
export async function usable<T>(setting: SettingName, what: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (reason) {
    if (reason instanceof GalleryError || !(reason instanceof Error) || !("code" in reason)) throw reason;
    throw new GalleryError("config.invalid", `${what} cannot be used: ${reason.message}`, {
      field: setting,
      cause: reason,
    });
  }
}

async function openRecords(
  settings: OpenSettings,
  seams: Seams,
  closing: (() => Promise<void> | void)[],
): Promise<Records> {
  if (settings.databaseUrl) return PostgresRecords.open({ url: settings.databaseUrl });
  const lock = lockDirectory(join(settings.dataDir, "lock.db"), settings.dataDir);
  closing.push(() => lock.release());
  return new SqliteRecords({ path: databasePath(settings.dataDir), timers: seams.timers });
}

function openSearch({ dataDir, databaseUrl, searchMemory }: OpenSettings): SearchWorkers {
  return new SearchWorkers({
    database: databaseUrl ? { postgresql: databaseUrl } : { sqlite: databasePath(dataDir) },
    memory: searchMemory ?? DEFAULT_SEARCH_MEMORY,
    snapshot: join(dataDir, "search.columns"),
  });
}

/** `file:` URLs as RFC 8089 has them, and `file:` with a relative folder. */
function blobFolder({ dataDir, blobsUrl: url }: OpenSettings): string {
  if (!url) return join(dataDir, "blobs");
  if (!url.startsWith("file:")) {
    throw new GalleryError(
      "config.invalid",
      `blobs can be kept in file:<folder>; ${url.split(":")[0]}: is not built in`,
    );
  }
  if (!url.startsWith("file:/")) return url.slice("file:".length);
  try {
    return fileURLToPath(url);
  } catch {
    throw new GalleryError("config.invalid", `${url} names no folder of this machine; write file:///folder`);
  }
}

const databasePath = (dataDir: string): string => join(dataDir, "gallery.db");
