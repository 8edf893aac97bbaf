import { GalleryError } from "../../domain/errors.ts";
import type { Ids } from "../../domain/seams.ts";
import type { Digest } from "./digest.ts";
import type { ByteRange } from "./store.ts";

/**
 * Locations of the drivers that keep blobs in folders. The grammar is closed, so no text from outside can
 * climb out of the store, whatever its coding:
 *
 *   blobs   sha256/<first 3 digits>/<64 hex digits>-<32 hex digits of chance>
 *   staged  staging/<32 hex digits of chance>
 *
 * Three digits make 4,096 folders: a thousand blobs each in a store of four million, and few enough that they
 * all exist soon, since a new folder costs further syncs.
 */
const BLOB = /^sha256\/([0-9a-f]{3})\/\1[0-9a-f]{61}-[0-9a-f]{32}$/;
const STAGED = /^staging\/[0-9a-f]{32}$/;

/** The folders at the top of a store; staging comes first wherever both are walked. */
export const STAGING_FOLDER = "staging";
export const BLOB_FOLDER = "sha256";

export function newBlobLocation(digest: Digest, ids: Ids): string {
  return `${BLOB_FOLDER}/${digest.hex.slice(0, 3)}/${digest.hex}-${ids.token(16)}`;
}

export function newStagedLocation(ids: Ids): string {
  return `${STAGING_FOLDER}/${ids.token(16)}`;
}

export function isBlobLocation(location: string): boolean {
  return BLOB.test(location);
}

export function isStagedLocation(location: string): boolean {
  return STAGED.test(location);
}

/** The refusal for a location that is absent, foreign or forged: from outside they are one. */
export function unknownBlob(location: string): GalleryError {
  return new GalleryError("blob.unknown", `no blob at location ${JSON.stringify(location.slice(0, 120))}`);
}

/** The bytes that a read covers; refuses what does not lie inside the blob. */
export function resolveRange(range: ByteRange | undefined, size: number): ByteRange {
  if (range === undefined) return { start: 0, end: size };
  const { start, end } = range;
  const inside = Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start < end;
  if (inside && end <= size) return range;
  throw new GalleryError(
    "request.range",
    `bytes ${start} to ${end} do not lie inside a blob of ${size} bytes`,
  );
}
