import { GalleryError } from "../../domain/errors.ts";
import type { BlobStore, BlobWriter } from "../../stores/blobs/store.ts";
import { StoreFailure } from "../../stores/records/sql/commit/outcome.ts";
import type { Records } from "../../stores/records/store.ts";
import type { Faults } from "./faults.ts";
import type { Random } from "./random.ts";
import type { Scheduler } from "./scheduler.ts";

/** What the stores of one server's life are made with. */
export interface Weather {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: Faults;
  /** Of the server that they belong to. */
  readonly life: number;
}

const gone = () => new GalleryError("store.unavailable", "the store does not answer");

/** Raised inside a transaction when the process dies there; nobody is left to see it. */
export class Crash extends Error {}

/** For `onStep`: fails statements and commits, and dies in the middle of them. */
export function stepFaults(
  { random, faults }: Pick<Weather, "random" | "faults">,
  dying: () => void,
): (sql: string) => void {
  return (sql) => {
    if (random.chance(faults.statement)) throw new StoreFailure(gone());
    if (sql === "COMMIT" && random.chance(faults.commit)) throw new StoreFailure(gone());
    if (random.chance(faults.crash / 50)) {
      dying();
      throw new Crash("the process died");
    }
  };
}

/** A records store whose every call and answer waits for the scheduler. */
export function scheduledRecords(inner: Records, { scheduler, random, faults, life }: Weather): Records {
  const through = async <T>(label: string, call: () => Promise<T>): Promise<T> => {
    await scheduler.park(label, life);
    try {
      return await call();
    } finally {
      await scheduler.park(`${label} answer`, life);
    }
  };
  return {
    read: (work) => through("read", () => inner.read(work)),
    write: (work, touches) =>
      through("write", async () => {
        const value = await inner.write(work, touches);
        if (random.chance(faults.doubt)) throw gone();
        return value;
      }),
    check: () => inner.check(),
    close: () => inner.close(),
  };
}

/** A blob store whose every call waits for the scheduler, and may fail before or after it took effect. */
export function scheduledBlobs(inner: BlobStore, { scheduler, random, faults, life }: Weather): BlobStore {
  const through = async <T>(label: string, call: () => Promise<T>): Promise<T> => {
    await scheduler.park(label, life);
    if (random.chance(faults.blob / 2)) throw gone();
    const value = await call();
    if (random.chance(faults.blob / 2)) throw gone();
    return value;
  };
  const writer = (each: BlobWriter): BlobWriter => ({
    get written() {
      return each.written;
    },
    write: (chunk) => through("blob write", () => each.write(chunk)),
    finish: () => through("blob finish", () => each.finish()),
    abort: () => through("blob abort", () => each.abort()),
  });
  return {
    scheme: inner.scheme,
    create: () => through("blob create", async () => writer(await inner.create())),
    read: (location, range) => through("blob read", () => inner.read(location, range)),
    size: (location) => inner.size(location),
    delete: (location) => through("blob delete", () => inner.delete(location)),
    async *list() {
      for await (const entry of inner.list()) {
        await scheduler.park("blob list", life);
        yield entry;
      }
    },
    check: () => inner.check(),
    close: () => inner.close(),
  };
}
