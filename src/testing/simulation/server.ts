import type { Caller } from "../../domain/caller.ts";
import { MemoryBlobStore } from "../../stores/blobs/memory.ts";
import { SqliteRecords } from "../../stores/records/sql/sqlite.ts";
import { createMetrics, type Metrics } from "../../tiers/metrics/index.ts";
import { createStorage, type Storage } from "../../tiers/storage/index.ts";
import { Receiver } from "../outside/receiver.ts";
import { Repository } from "../outside/repository.ts";
import type { Faults } from "./faults.ts";
import type { Planted } from "./planted.ts";
import { type Random, seededIds } from "./random.ts";
import type { Scheduler } from "./scheduler.ts";
import { scheduledBlobs, scheduledRecords, stepFaults } from "./stores.ts";

export interface Doors {
  readonly storage: Storage;
  readonly metrics: Metrics;
}

export type Answer =
  | { readonly kind: "ok"; readonly value: unknown }
  | { readonly kind: "refused"; readonly reason: unknown }
  /** The answer was lost, or the server died. */
  | { readonly kind: "unknown" };

const UNKNOWN: Answer = { kind: "unknown" };

let image: Buffer | undefined;

/** A migrated, empty database; every history starts from this image. */
function emptyImage(): Buffer {
  if (image === undefined) {
    const timers = { soon: () => {}, after: () => ({ cancel() {} }), every: () => ({ cancel() {} }) };
    image = new SqliteRecords({ path: ":memory:", timers }).image();
  }
  return image;
}

/** One server over stores that survive it: it dies and starts again as the seed wants. */
export class Server {
  readonly blobs: MemoryBlobStore;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #faults: Faults;
  readonly #planted: Planted | undefined;
  /** The bare database of the present life, for looking into. */
  records!: SqliteRecords;
  doors!: Doors;
  #death!: { promise: Promise<Answer>; die: () => void };
  #life = 0;
  #dying = false;
  /** While the judge reads, nothing fails. */
  #looking = false;
  crashes = 0;

  constructor(scheduler: Scheduler, random: Random, faults: Faults, planted: Planted | undefined) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#faults = faults;
    this.#planted = planted;
    this.blobs = new MemoryBlobStore({ clock: this.#clock(), ids: seededIds(this.#random) });
    this.#start(emptyImage());
  }

  /** Dies when the time has come: in the middle of a transaction, or between two steps. */
  crashNow(): boolean {
    if (!this.#dying && !this.#random.chance(this.#faults.crash)) return false;
    this.crashes += 1;
    this.#dying = false;
    this.#scheduler.crash(this.#life);
    this.blobs.crash();
    const committed = this.records.image();
    this.#start(committed);
    return true;
  }

  /** One request over a network that may lose it, double it or lose its answer. */
  async ask(call: (doors: Doors) => Promise<unknown>): Promise<Answer> {
    await this.#scheduler.park("send", null);
    const asked = () =>
      Promise.race([
        call(this.doors).then(
          (value): Answer => ({ kind: "ok", value }),
          (reason: unknown): Answer => ({ kind: "refused", reason }),
        ),
        this.#death.promise,
      ]);
    const answer = await asked();
    await this.#scheduler.park("receive", null);
    return this.#random.chance(this.#faults.lost) ? UNKNOWN : answer;
  }

  #start(committed: Buffer): void {
    let die = () => {};
    const promise = new Promise<Answer>((resolve) => {
      die = () => resolve(UNKNOWN);
    });
    this.#death?.die();
    this.#death = { promise, die };
    this.#life = this.#scheduler.begin();
    const [scheduler, random, faults] = [this.#scheduler, this.#random, this.#faults];
    const weather = { scheduler, random, faults, life: this.#life };
    const fault = stepFaults(weather, () => {
      this.#dying = true;
    });
    let open = false;
    const timers = this.#scheduler.timers(this.#life);
    const seams = {
      clock: this.#clock(),
      ids: seededIds(this.#random),
      timers,
      http: new Receiver(),
      git: new Repository(),
    };
    this.records = new SqliteRecords({
      path: committed,
      timers: seams.timers,
      onStep: (step) => {
        if (open && !this.#looking) fault(step.sql);
      },
    });
    open = true;
    const planted = this.#planted?.records?.(this.records, this.#random) ?? this.records;
    const context = { records: scheduledRecords(planted, weather), seams };
    const storage = createStorage(context, scheduledBlobs(this.blobs, weather));
    this.doors = {
      storage: this.#planted?.storage?.(storage) ?? storage,
      metrics: createMetrics(context),
    };
  }

  /** Reads the database from outside, without faults. */
  async look<T>(read: (records: SqliteRecords) => Promise<T>): Promise<T> {
    this.#looking = true;
    try {
      return await read(this.records);
    } finally {
      this.#looking = false;
    }
  }

  #clock() {
    return { now: () => this.#scheduler.now };
  }
}

export const callerOf = (actor: string, requestId: string, idempotencyKey?: string): Caller => ({
  actor,
  door: "internal",
  requestId,
  may: () => true,
  ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
});
