import type { Readable } from "node:stream";

/** Bytes from `start` up to, not including, `end`; both count from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What a finished upload left behind. */
export interface StoredBlob {
  /** Names this physical copy for `read`, `size` and `delete`; opaque to everyone but its driver. */
  readonly location: string;
  /** Bytes. */
  readonly size: number;
  /** `sha256:<64 lower-case hex digits>` of the bytes as they were written. */
  readonly digest: string;
}

export interface BlobEntry {
  readonly location: string;
  /** Bytes. */
  readonly size: number;
  /** When the last byte was written, by the store's own clock, in milliseconds since the epoch. */
  readonly modified: number;
  /** True for bytes of an upload that still runs or died; they can be deleted, never read. */
  readonly staged: boolean;
}

/**
 * Keeps bytes and never interprets them. Every driver passes `blobStoreContract`.
 *
 * - Locations are made by the driver, one per physical copy and never used twice: the same bytes uploaded
 *   twice lie at two locations, so deleting one copy cannot take away another. Who wants to keep equal bytes
 *   once compares digests above this floor.
 * - `read`, `size` and `delete` refuse a location that is not of the driver's own grammar (`blob.unknown`),
 *   and never follow a link out of, or inside, the store.
 * - Every method fails with `store.unavailable` when the storage does not answer or reports a fault,
 *   and with `store.full` when there is no room; both are safe to repeat.
 */
export interface BlobStore {
  /** The scheme of the URL that configures the driver, such as `file`. */
  readonly scheme: string;

  /** Starts an upload into private staging: nothing of it can be read before `finish` resolves. */
  create(): Promise<BlobWriter>;

  /**
   * The bytes as a stream with flat memory, whatever the size. They are not checked against a digest: wrap the
   * stream in `verified` for that. The caller reads to the end or destroys the stream.
   * Rejects with `blob.unknown` when absent, with `request.range` unless 0 <= start < end <= size.
   * A fault met later destroys the stream with `store.unavailable`, or `blob.corrupt` when bytes are missing.
   */
  read(location: string, range?: ByteRange): Promise<Readable>;

  /** Bytes. Rejects with `blob.unknown` when absent. */
  size(location: string): Promise<number>;

  /**
   * Removes a blob or a staged leftover, durably. Removing what is absent succeeds.
   * A stream opened before may still deliver its bytes or fail, but never delivers others.
   */
  delete(location: string): Promise<void>;

  /**
   * Everything that takes room, blobs and staged bytes, in no order and with flat memory. What exists for the
   * whole walk is listed; what comes or goes meanwhile may be. An upload that finishes meanwhile is listed
   * staged, finished or both. Foreign files are not ours to list.
   */
  list(): AsyncIterable<BlobEntry>;

  /** Writes, reads and removes a few bytes; resolves when the store can serve now. */
  check(): Promise<void>;

  /** Aborts the uploads that still run and releases what the driver holds. */
  close(): Promise<void>;
}

/**
 * One upload. Calls are made one after the other, except `abort`, which may come at any time.
 * A call that rejects has aborted the upload: nothing of it is left, or what could not be removed is listed
 * as staged.
 */
export interface BlobWriter {
  /** Bytes taken in so far. */
  readonly written: number;

  /**
   * Takes in the next bytes; resolves when more may come, which is not yet durable. The chunk may be of any
   * length and belongs to the caller again once this resolves. A fault may show at a later call.
   */
  write(chunk: Buffer): Promise<void>;

  /**
   * Resolves when the blob can be read and survives a power cut: its data and every directory entry on the
   * way to it are on stable storage.
   */
  finish(): Promise<StoredBlob>;

  /** Drops the upload and its staged bytes; without effect once `finish` was called, or a second time. */
  abort(): Promise<void>;
}
