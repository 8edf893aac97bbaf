import { realSeams } from "../../src/seams.ts";
import { MemoryBlobStore } from "../../src/stores/blobs/memory.ts";
import type { Records } from "../../src/stores/records/store.ts";
import { createMetrics } from "../../src/tiers/metrics/index.ts";
import { createActions } from "../../src/tiers/rules/index.ts";
import { createStorage, Notifications } from "../../src/tiers/storage/index.ts";

export const seams = realSeams(["127.0.0.0/8"]);
export const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export interface Tiers {
  readonly context: { readonly records: Records; readonly seams: typeof seams };
  readonly notifications: Notifications;
  readonly storage: ReturnType<typeof createStorage>;
  readonly metrics: ReturnType<typeof createMetrics>;
}

/** What a server has below its rules. */
export function tiersOn(records: Records): Tiers {
  const context = { records, seams };
  const notifications = new Notifications(context);
  const storage = createStorage(context, new MemoryBlobStore(seams), undefined, notifications);
  return { context, notifications, storage, metrics: createMetrics(context) };
}

export const actionsOf = ({ context, storage }: Tiers) =>
  createActions(context, storage, { secrets: () => undefined, alertmanager: null, mail: null });
