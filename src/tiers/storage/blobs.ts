import type { Caller } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { BlobRef } from "../../domain/instance.ts";
import { checkPath, checkUuid, quote } from "../../domain/text.ts";
import type { ByteRange } from "../../domain/upload.ts";
import { formatDigest, parseDigest, verified } from "../../stores/blobs/digest.ts";
import type { BlobStore, StoredBlob } from "../../stores/blobs/store.ts";
import type { BlobRow, Records, Tables, Work } from "../../stores/records/store.ts";
import type { TierContext } from "../transaction.ts";
import { instanceDeprecations, requireInstance } from "./instance-view.ts";
import { requireProject } from "./projects.ts";
import type { OpenedBlob, OpenedBytes } from "./storage.ts";
import type { ReadCounts } from "./versions/read-counts.ts";

/** Locations are recorded with the scheme of the store that made them, so that stores can be changed later. */
export const fullLocation = (store: BlobStore, location: string): string => `${store.scheme}:${location}`;

export function storeLocation(store: BlobStore, location: string): string {
  const prefix = `${store.scheme}:`;
  if (location.startsWith(prefix)) return location.slice(prefix.length);
  throw new GalleryError("store.unavailable", `the blob lies in another store, at ${location}`);
}

const refOf = ({ digest, size, location }: BlobRow): BlobRef => ({ digest, size, location });

/**
 * Notes finished bytes for a project. The same bytes are kept once: when a copy is on record already, the new one is
 * to be given back by `dropCopy`. Locations are never reused, so a sweep cannot hit what was just noted.
 */
export function* noteBlob(
  tables: Tables,
  store: BlobStore,
  project: number,
  stored: StoredBlob,
  now: number,
): Work<BlobRow> {
  let blob = yield* tables.blobs.byDigest(stored.digest);
  if (blob === undefined) {
    const fresh = {
      digest: stored.digest,
      size: stored.size,
      location: fullLocation(store, stored.location),
    };
    blob = { ...fresh, id: yield* tables.blobs.insert({ ...fresh, created: now }) };
  }
  yield* tables.blobs.noteUpload(project, blob.id, now);
  return blob;
}

/** Deletes bytes that were noted as another copy. */
export async function dropCopy(
  store: BlobStore,
  stored: StoredBlob,
  kept: { readonly location: string },
): Promise<void> {
  if (kept.location !== fullLocation(store, stored.location)) await store.delete(stored.location);
}

export async function register(
  records: Records,
  store: BlobStore,
  project: string,
  stored: StoredBlob,
  now: number,
): Promise<BlobRef> {
  const kept = await records.write(function* (tables) {
    return yield* noteBlob(tables, store, (yield* requireProject(tables, project)).id, stored, now);
  });
  await dropCopy(store, stored, kept);
  return refOf(kept);
}

/** The bytes of a blob, all of them held against its digest, or a range of them. */
export async function readBlob(
  store: BlobStore,
  { digest, size, location }: BlobRef,
  range?: ByteRange,
): Promise<OpenedBytes> {
  const { start = 0, end = size } = range ?? {};
  const part = range && { start, end: Math.min(end, size) };
  const bytes = await store.read(storeLocation(store, location), part);
  const stream = part ? bytes : verified(bytes, parseDigest(digest), size);
  return { stream, ref: { digest, size, location }, ...(part ?? { start: 0, end: size }) };
}

export function createBlobs({ records }: TierContext, store: BlobStore, reads: ReadCounts) {
  return {
    async findBlob(_caller: Caller, input: { project: string; digest: string }): Promise<BlobRef> {
      const digest = formatDigest(parseDigest(input.digest));
      return records.read(function* (tables) {
        const project = yield* requireProject(tables, input.project);
        const [blob] = yield* tables.blobs.inProject(project.id, [digest]);
        if (blob) return refOf(blob);
        throw new GalleryError("blob.unknown", `project ${project.name} has no blob ${digest}`, {
          field: "digest",
        });
      });
    },

    async openBlob(
      caller: Caller,
      input: { uuid: string; path?: string; range?: ByteRange },
    ): Promise<OpenedBlob> {
      const uuid = checkUuid(input.uuid, "uuid");
      const path = input.path === undefined ? "" : checkPath(input.path, "path");
      const { file, deprecation } = await records.read(function* (tables) {
        const instance = yield* requireInstance(tables, uuid);
        const files = yield* tables.instances.files([instance.id]);
        const found = files.find((each) => each.path === path);
        if (found) {
          const [deprecation] = yield* instanceDeprecations(tables, [instance]);
          return { file: found, deprecation: deprecation ?? null };
        }
        const what = path === "" ? "is a bundle: name one of its files" : `has no file ${quote(path)}`;
        throw new GalleryError("file.unknown", `instance ${uuid} ${what}`, { field: "path" });
      });
      const bytes = await readBlob(store, file, input.range);
      reads.count(file.instance, caller);
      return { ...bytes, deprecation };
    },
  };
}
