import { Readable } from "node:stream";
import type { NewInstance } from "../../../domain/instance.ts";
import type { ActionRule, Callback, RuleStage, Team } from "../../../domain/rule.ts";
import type { Letter, Mail } from "../../../domain/seams.ts";
import { realSeams } from "../../../seams.ts";
import { MemoryBlobStore } from "../../../stores/blobs/memory.ts";
import { SqliteRecords } from "../../../stores/records/sql/sqlite.ts";
import type { DescribedJob, FiringRow, Records } from "../../../stores/records/store.ts";
import { Receiver } from "../../../testing/outside/receiver.ts";
import { createMetrics, type Metrics } from "../../metrics/index.ts";
import { createStorage, Notifications, type Storage } from "../../storage/index.ts";
import { VirtualTime } from "../../testing/virtual-time.ts";
import { ann } from "../../testing/world.ts";
import type { Action } from "../actions/act.ts";
import { createActions } from "../actions/registry.ts";
import { Automation } from "../automation.ts";
import type { RuleInForce, RulesInForce } from "../in-force.ts";
import { actionRule } from "../select/testing/make.ts";

const { ids, timers } = realSeams();

export const callback: Callback = {
  ...{ url: "https://receiver.example/a", secret: null, body: null, headers: {} },
  ...{ timeoutSeconds: 10, perMinute: null },
};

export class RulesInMemory implements RulesInForce {
  generation = 1;
  readonly #rules = new Map<string, RuleInForce>();
  team: Team = { name: "team", projects: ["p"], environments: ["production"], callbacks: { tell: callback } };

  all(): Iterable<RuleInForce> {
    return this.#rules.values();
  }

  byUuid(uuid: string): RuleInForce | undefined {
    return this.#rules.get(uuid);
  }

  put(parts: Partial<ActionRule>, stage: RuleStage = "on"): ActionRule {
    const rule = actionRule({
      ...{ team: "team", name: "rule", uuid: "rule", project: "p" },
      ...{ when: "metrics.mae > 5", actions: [{ action: "tell", parameters: {} }] },
      ...parts,
    });
    this.#rules.set(rule.uuid, { rule, commit: "c0ffee", team: this.team, stage });
    this.generation += 1;
    return rule;
  }

  remove(uuid: string): void {
    this.#rules.delete(uuid);
    this.generation += 1;
  }
}

/** Gallery servers with rules on one database whose clock moves when told, with a receiver of their calls. */
export class Ruled {
  readonly time = new VirtualTime(Date.parse("2026-01-01T00:00:00Z"));
  readonly receiver = new Receiver();
  readonly rules = new RulesInMemory();
  readonly blobs = new MemoryBlobStore({ clock: this.time.clock, ids });
  readonly letters: Letter[] = [];
  readonly own: Readonly<Record<string, Action>>;
  readonly mail: Mail = {
    send: async (letter) => {
      this.letters.push(letter);
      return { refused: null };
    },
  };
  /** Sees every statement before it runs, and may throw to fail it. */
  onStep: () => void = () => {};
  database = this.#open(":memory:");
  storage!: Storage;
  metrics!: Metrics;
  automation!: Automation;
  #servers: { quiesce(): void }[] = [];
  #digest = "";

  constructor(own: Readonly<Record<string, Action>> = {}) {
    this.own = own;
  }

  /** A server with the project `p`, the model `m` and a blob. */
  static async open(
    own?: Readonly<Record<string, Action>>,
    partitionBy: readonly string[] = [],
  ): Promise<Ruled> {
    const ruled = new Ruled(own);
    ruled.start();
    await ruled.storage.createProject(ann, { name: "p" });
    await ruled.storage.createModel(ann, { project: "p", baseVersionId: "m", partitionBy });
    const bytes = Readable.from([Buffer.from("bytes")]);
    ruled.#digest = (await ruled.storage.uploadBlob(ann, { project: "p", bytes })).digest;
    await ruled.soon();
    return ruled;
  }

  /** One more server, which `storage` and `metrics` speak to from now on. */
  start(records: Records = this.database): void {
    const { clock, timers } = this.time;
    const seams = { clock, ids, timers, http: this.receiver };
    const context = { records, seams };
    const notifications = new Notifications(context);
    this.storage = createStorage(context, this.blobs, undefined, notifications);
    this.metrics = createMetrics(context);
    const actions = createActions(context, this.storage, {
      secrets: (name) => SECRETS[name],
      alertmanager: "http://alertmanager.example/",
      mail: this.mail,
      own: this.own,
    });
    this.automation = new Automation(context, this.rules, notifications.feed, actions);
    this.#servers.push(notifications, this.automation);
    this.automation.start();
  }

  /** All servers die; one starts again on what was committed. */
  restart(): void {
    const dead = this.database;
    for (const server of this.#servers.splice(0)) server.quiesce();
    this.database = this.#open(dead.image());
    void dead.close();
    this.start();
  }

  #open(path: string | Buffer): SqliteRecords {
    return new SqliteRecords({ path, timers, onStep: () => this.onStep() });
  }

  /** A new version of `m`; gives its UUID. */
  async instance(given: Partial<NewInstance> = {}): Promise<string> {
    const made = { project: "p", baseVersionId: "m", blob: this.#digest, ...given };
    return (await this.storage.createInstance(ann, made)).uuid;
  }

  /** Records a value of `mae`, or of another metric. */
  async measure(instance: string, value: number, name = "mae", at?: string): Promise<void> {
    const point = { scope: "Validation", name, value, ...(at !== undefined && { at }) };
    await this.metrics.record(ann, { instance, points: [point] });
  }

  /** The answer of a receiver that says nothing. */
  timeOut(): Promise<number> {
    return new Promise((_, reject) => {
      this.time.timers.after(10_000, () => reject(new Error("no answer within 10 s")));
    });
  }

  /** What happens by itself when the log has moved. */
  async soon(): Promise<void> {
    await this.time.skip(20);
    await this.time.settle();
    await this.time.settle();
  }

  /** Time goes by in steps, in which servers do what they do. */
  async pass(ms: number, step = 5_000): Promise<void> {
    for (let passed = 0; passed < ms; passed += step) await this.time.skip(Math.min(step, ms - passed));
    await this.soon();
  }

  /** Oldest first. */
  async firings(): Promise<readonly FiringRow[]> {
    const before = Number.MAX_SAFE_INTEGER;
    return (await this.database.read((tables) => tables.firings.list({ before }, 1_000))).reverse();
  }

  /** Oldest first. */
  async jobs(): Promise<readonly DescribedJob[]> {
    const before = Number.MAX_SAFE_INTEGER;
    return (await this.database.read((tables) => tables.jobs.list({ before }, 1_000))).reverse();
  }
}

const SECRETS: Readonly<Record<string, string>> = { ours: `whsec_${Buffer.alloc(32, 7).toString("base64")}` };
