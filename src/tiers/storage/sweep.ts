import type { Caller } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { SweepReport } from "../../domain/upload.ts";
import type { BlobEntry, BlobStore } from "../../stores/blobs/store.ts";
import type { TierContext } from "../transaction.ts";
import { fullLocation, storeLocation } from "./blobs.ts";

const HOUR_MS = 60 * 60 * 1_000;
const DEFAULT_GRACE_HOURS = 24;
const MAXIMUM_GRACE_HOURS = 24 * 365;
const BATCH = 500;

/**
 * Bytes without a record are left alone for an hour whatever was asked for: their record may be about to commit, on
 * this server or another, and a record without its blob must not exist.
 */
const RECORDING_MS = HOUR_MS;

type Leftover = SweepReport["blobs"][number];

/**
 * Finds blobs that nothing names: recorded ones that no instance uses, and bytes in the store without a record. Both
 * are left alone for a grace time, longer than any upload takes from its first byte to its instance.
 */
export function createSweep({ records, seams }: TierContext, store: BlobStore) {
  async function* unreferenced(before: number): AsyncIterable<Leftover & { id: number }> {
    let after = 0;
    for (;;) {
      const found = await records.read((tables) => tables.blobs.unreferenced(before, after, BATCH));
      for (const { id, location, size } of found) yield { id, location, size, reason: "unreferenced" };
      if (found.length < BATCH) return;
      after = found.at(-1)!.id;
    }
  }

  async function* unrecorded(before: number): AsyncIterable<Leftover> {
    let batch: BlobEntry[] = [];
    const check = async (): Promise<Leftover[]> => {
      const locations = batch.map((entry) => fullLocation(store, entry.location));
      const known = new Set(await records.read((tables) => tables.blobs.known(locations)));
      const unknown = batch.filter((_, index) => !known.has(locations[index]!));
      batch = [];
      return unknown.map(({ location, size }) => ({
        location: fullLocation(store, location),
        size,
        reason: "no record",
      }));
    };
    for await (const entry of store.list()) {
      if (entry.modified >= before) continue;
      batch.push(entry);
      if (batch.length === BATCH) yield* await check();
    }
    yield* await check();
  }

  return {
    async sweep(_caller: Caller, input: { apply: boolean; graceHours?: number }): Promise<SweepReport> {
      const hours = input.graceHours ?? DEFAULT_GRACE_HOURS;
      if (!(hours >= 0 && hours <= MAXIMUM_GRACE_HOURS)) {
        throw new GalleryError("request.invalid", `graceHours must be from 0 to ${MAXIMUM_GRACE_HOURS}`, {
          field: "graceHours",
        });
      }
      const before = seams.clock.now() - hours * HOUR_MS;
      const blobs: Leftover[] = [];
      for await (const { id, ...leftover } of unreferenced(before)) {
        // The record goes first, and only if it is still unused: from then on nobody can name the bytes.
        const gone = !input.apply || (await records.write((tables) => tables.blobs.forget(id, before)));
        if (!gone) continue;
        if (input.apply) await store.delete(storeLocation(store, leftover.location));
        blobs.push(leftover);
      }
      for await (const leftover of unrecorded(Math.min(before, seams.clock.now() - RECORDING_MS))) {
        if (input.apply) await store.delete(storeLocation(store, leftover.location));
        blobs.push(leftover);
      }
      return { applied: input.apply, blobs, bytes: blobs.reduce((sum, blob) => sum + blob.size, 0) };
    },
  };
}
