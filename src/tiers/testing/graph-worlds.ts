import { realSeams } from "../../seams.ts";
import { MemoryBlobStore } from "../../stores/blobs/memory.ts";
import type { Records } from "../../stores/records/store.ts";
import { createMetrics } from "../metrics/index.ts";
import { createStorage } from "../storage/index.ts";
import type { Tiers } from "./graph-tier.ts";

/** The tiers over a records store, with a clock that moves only when told. */
export function tiersOver(records: Records): Tiers {
  const clock = { now: Date.parse("2026-01-01T00:00:00Z") };
  const seams = { ...realSeams(), clock: { now: () => clock.now } };
  const context = { records, seams };
  return {
    records,
    clock,
    storage: createStorage(context, new MemoryBlobStore(seams)),
    metrics: createMetrics(context),
  };
}
