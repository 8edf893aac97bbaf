import { Readable } from "node:stream";
import type { Change } from "../../domain/change.ts";
import type { NewInstance } from "../../domain/instance.ts";
import type { HttpRequest } from "../../domain/seams.ts";
import type { CreatedWebhook, Delivery, NewWebhook } from "../../domain/subscription.ts";
import { realSeams } from "../../seams.ts";
import { MemoryBlobStore } from "../../stores/blobs/memory.ts";
import { SqliteRecords } from "../../stores/records/sql/sqlite.ts";
import type { Records } from "../../stores/records/store.ts";
import { Receiver } from "../../testing/outside/receiver.ts";
import { Repository } from "../../testing/outside/repository.ts";
import { createStorage, Notifications, type Storage } from "../storage/index.ts";
import { VirtualTime } from "./virtual-time.ts";
import { ann } from "./world.ts";

const { ids, timers } = realSeams();

/** Gallery servers on one database whose clock moves when told, with a receiver of their calls. */
export class Told {
  readonly time = new VirtualTime(Date.parse("2026-01-01T00:00:00Z"));
  readonly receiver = new Receiver();
  readonly repository = new Repository();
  readonly blobs = new MemoryBlobStore({ clock: this.time.clock, ids });
  database: SqliteRecords;
  storage!: Storage;
  notifications!: Notifications;
  readonly #servers: Notifications[] = [];
  #digest = "";

  constructor() {
    this.database = new SqliteRecords({ path: ":memory:", timers });
  }

  /** A server with the project `p`, the model `m` and a blob. */
  static async open(): Promise<Told> {
    const told = new Told();
    told.start();
    await told.storage.createProject(ann, { name: "p" });
    await told.storage.createModel(ann, { project: "p", baseVersionId: "m" });
    const bytes = Readable.from([Buffer.from("bytes")]);
    told.#digest = (await told.storage.uploadBlob(ann, { project: "p", bytes })).digest;
    return told;
  }

  /** One more server, which `storage` speaks to from now on. */
  start(records: Records = this.database): Notifications {
    const { clock, timers } = this.time;
    const context = { records, seams: { clock, ids, timers, http: this.receiver, git: this.repository } };
    this.notifications = new Notifications(context);
    this.#servers.push(this.notifications);
    this.storage = createStorage(context, this.blobs, undefined, this.notifications);
    this.notifications.start();
    return this.notifications;
  }

  /** All servers die; one starts again on what was committed. */
  restart(): void {
    const dead = this.database;
    for (const server of this.#servers.splice(0)) server.quiesce();
    this.database = new SqliteRecords({ path: dead.image(), timers });
    void dead.close();
    this.start();
  }

  async webhook(given: Partial<NewWebhook> = {}): Promise<CreatedWebhook> {
    const webhook = { project: "p", url: "https://receiver.example/a", ...given };
    const created = await this.storage.createWebhook(ann, webhook);
    await this.time.settle();
    return created;
  }

  /** A new version of `m`; gives its UUID. */
  async instance(baseVersionId = "m", given: Partial<NewInstance> = {}): Promise<string> {
    const made = { project: "p", baseVersionId, blob: this.#digest, ...given };
    return (await this.storage.createInstance(ann, made)).uuid;
  }

  /** The answer of a receiver that says nothing. */
  timeOut(): Promise<number> {
    return new Promise((_, reject) => {
      this.time.timers.after(15_000, () => reject(new Error("no answer within 15 s")));
    });
  }

  /** What happens by itself when the log has moved. */
  async soon(): Promise<void> {
    await this.time.skip(20);
    await this.time.settle();
  }

  async log(): Promise<readonly Change[]> {
    return (await this.storage.listChanges(ann, { limit: 1_000 })).items;
  }

  async deliveries(webhook: string): Promise<readonly Delivery[]> {
    return (await this.storage.listDeliveries(ann, { webhook, page_size: 1_000 })).items;
  }
}

export const changeOf = (request: HttpRequest): Change => JSON.parse(request.body).data;
export const idOf = (request: HttpRequest): string => request.headers["webhook-id"]!;
