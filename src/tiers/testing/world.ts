import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Caller } from "../../domain/caller.ts";
import type { Change } from "../../domain/change.ts";
import type { Instance, NewInstance } from "../../domain/instance.ts";
import { timeOf } from "../../domain/time.ts";
import { realSeams } from "../../seams.ts";
import { MemoryBlobStore } from "../../stores/blobs/memory.ts";
import { SqliteRecords } from "../../stores/records/sql/sqlite.ts";
import { Receiver } from "../../testing/outside/receiver.ts";
import { Repository } from "../../testing/outside/repository.ts";
import { createMetrics, type Metrics } from "../metrics/index.ts";
import { createStorage, type Preview, type Storage } from "../storage/index.ts";
import type { TierContext } from "../transaction.ts";

export const HOUR_MS = 60 * 60 * 1_000;
const START = Date.parse("2026-01-01T00:00:00Z");

/** The storage and metrics tiers over stores in memory, with a clock that moves only when told. */
export class World {
  now = START;
  readonly receiver = new Receiver();
  readonly repository = new Repository();
  readonly blobs: MemoryBlobStore;
  readonly records: SqliteRecords;
  readonly storage: Storage & Preview;
  readonly metrics: Metrics;
  /** What further tiers are made with. */
  readonly context: TierContext;

  constructor() {
    const { ids, timers } = realSeams();
    const seams = { clock: { now: () => this.now }, ids, timers, http: this.receiver, git: this.repository };
    this.blobs = new MemoryBlobStore(seams);
    this.records = new SqliteRecords({ path: ":memory:", timers });
    this.context = { records: this.records, seams };
    this.storage = createStorage(this.context, this.blobs);
    this.metrics = createMetrics(this.context);
  }

  /** A moment, in milliseconds after the start. */
  at(offset: number): string {
    return timeOf(START + offset);
  }

  async project(name = "p"): Promise<void> {
    await this.storage.createProject(ann, { name });
  }

  /** Uploads a text; returns its digest. */
  async blob(text: string, project = "p"): Promise<string> {
    return (await this.storage.uploadBlob(ann, { project, bytes: Readable.from([Buffer.from(text)]) }))
      .digest;
  }

  /** One more version of the model `m`, of a blob that the project has. */
  async instance(given: Partial<NewInstance> = {}): Promise<Instance> {
    const blob =
      given.files === undefined && given.blob === undefined ? await this.blob("bytes") : given.blob;
    return this.storage.createInstance(ann, {
      project: "p",
      baseVersionId: "m",
      ...given,
      ...(blob === undefined ? {} : { blob }),
    });
  }

  async bytes(uuid: string, path?: string): Promise<string> {
    const opened = await this.storage.openBlob(ann, { uuid, ...(path === undefined ? {} : { path }) });
    return (await buffer(opened.stream)).toString();
  }

  async log(): Promise<readonly Change[]> {
    return (await this.storage.listChanges(ann, { limit: 1_000 })).items;
  }
}

export const ann: Caller = { actor: "ann", door: "internal", requestId: "r", may: () => true };
export const bob: Caller = { ...ann, actor: "bob" };
export const keyed = (idempotencyKey: string, caller = ann): Caller => ({ ...caller, idempotencyKey });

/** A world with the project `p` and the model `m`. */
export async function worldWithModel(partitionBy: readonly string[] = []): Promise<World> {
  const world = new World();
  await world.project();
  await world.storage.createModel(ann, { project: "p", baseVersionId: "m", partitionBy });
  return world;
}
