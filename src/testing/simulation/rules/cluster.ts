import { SqliteRecords } from "../../../stores/records/sql/sqlite.ts";
import type { Records } from "../../../stores/records/store.ts";
import type { ServersFaults } from "../faults.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Answer } from "../server.ts";
import { stepFaults } from "../stores.ts";
import type { Findings } from "../violation.ts";
import { conflicting } from "./conflicts.ts";
import type { Ground } from "./ground.ts";
import { Leases } from "./leases.ts";
import type { PlantedRuleBug } from "./planted.ts";
import type { Receiving } from "./receiving.ts";
import { type RuleDoors, startRuleServer } from "./rule-server.ts";

const UNKNOWN: Answer = { kind: "unknown" };
/** A dead server is started again within this time. */
const DOWN_MS = 20_000;
const FROZEN_MS = 60_000;
/** Clocks are off by as much, in either direction. */
const SKEW_MS = 10 * 60 * 1_000;

interface Server {
  life: number;
  /** How far its clock is ahead, until faults are over. */
  readonly skew: number;
  /** Undefined while it is down or starting. */
  doors: RuleDoors | undefined;
  death: { readonly promise: Promise<Answer>; readonly die: () => void };
}

export interface World {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: ServersFaults;
  readonly findings: Findings;
  readonly receiving: Receiving;
  readonly ground: Ground;
}

/** Servers on one database, which die, stand still and start again as the seed wants. */
export class Cluster {
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #faults: ServersFaults;
  readonly #ground: Ground;
  readonly #receiving: Receiving;
  readonly #planted: PlantedRuleBug | undefined;
  readonly #findings: Findings;
  readonly #leases: Leases;
  readonly #servers: Server[];
  /** What all servers share: watched, and with the planted bug. */
  #records!: Records;
  #database!: SqliteRecords;
  #databaseLife = 0;
  #cutting = false;
  /** While the judge reads, nothing fails. */
  #looking = false;
  crashes = 0;

  constructor(world: World, count: number, planted: PlantedRuleBug | undefined) {
    this.#scheduler = world.scheduler;
    this.#random = world.random;
    this.#faults = world.faults;
    this.#ground = world.ground;
    this.#receiving = world.receiving;
    this.#findings = world.findings;
    this.#leases = new Leases(world.findings);
    this.#planted = planted;
    this.#open(world.ground.image);
    this.#servers = Array.from({ length: count }, () => ({
      life: 0,
      skew: this.#random.chance(this.#faults.skew) ? this.#random.below(2 * SKEW_MS) - SKEW_MS : 0,
      doors: undefined,
      death: death(),
    }));
    for (const server of this.#servers) this.#start(server);
  }

  /** Lets happen to servers what may; true when one or all died. Throws what a watcher has found. */
  trouble(): boolean {
    this.#findings.throwFirst();
    const [random, faults] = [this.#random, this.#faults];
    if (this.#cutting || random.chance(faults.cut)) {
      this.#cut();
      return true;
    }
    if (random.chance(faults.freeze)) {
      this.#scheduler.freeze(random.pick(this.#servers).life, random.below(FROZEN_MS));
    }
    if (!random.chance(faults.crash)) return false;
    this.#kill(random.pick(this.#servers));
    return true;
  }

  /** One request to one of the servers, over a network that may lose it or its answer. */
  async ask(call: (doors: RuleDoors) => Promise<unknown>): Promise<Answer> {
    await this.#scheduler.park("send", null);
    const server = this.#random.pick(this.#servers);
    const { doors } = server;
    if (doors === undefined) return UNKNOWN;
    const answer = await Promise.race([
      call(doors).then(
        (value): Answer => ({ kind: "ok", value }),
        (reason: unknown): Answer => ({ kind: "refused", reason }),
      ),
      server.death.promise,
    ]);
    await this.#scheduler.park("receive", null);
    return this.#random.chance(this.#faults.lost) ? UNKNOWN : answer;
  }

  /** All servers end, and time goes by until a moment; then they are started again. */
  sleepUntil(moment: number): void {
    for (const server of this.#servers) this.#end(server);
    this.#scheduler.now = Math.max(this.#scheduler.now, moment);
    for (const server of this.#servers) this.#start(server);
  }

  /** Reads the database from outside, without faults. */
  async look<T>(read: (records: SqliteRecords) => Promise<T>): Promise<T> {
    this.#looking = true;
    try {
      return await read(this.#database);
    } finally {
      this.#looking = false;
    }
  }

  #open(image: Buffer): void {
    this.#databaseLife = this.#scheduler.begin();
    let open = false;
    const fault = stepFaults({ random: this.#random, faults: this.#faults }, () => {
      this.#cutting = true;
    });
    this.#database = new SqliteRecords({
      path: image,
      timers: this.#scheduler.timers(this.#databaseLife),
      onStep: ({ sql }) => {
        if (open && !this.#looking) fault(sql);
      },
    });
    open = true;
    const weather = { scheduler: this.#scheduler, random: this.#random, faults: this.#faults };
    const database = conflicting(this.#database, weather);
    this.#records = this.#leases.watched(this.#planted?.records?.(database, this.#random) ?? database);
  }

  #cut(): void {
    this.#cutting = false;
    this.crashes += 1;
    for (const server of this.#servers) this.#end(server);
    this.#scheduler.crash(this.#databaseLife);
    this.#open(this.#database.image());
    for (const server of this.#servers) this.#start(server);
  }

  #kill(server: Server): void {
    this.crashes += 1;
    this.#end(server);
    const { life } = server;
    void this.#scheduler.sleep("start", this.#random.below(DOWN_MS)).then(() => {
      if (server.life === life) this.#start(server);
    });
  }

  #end(server: Server): void {
    this.#scheduler.crash(server.life);
    server.doors = undefined;
    server.death.die();
  }

  #start(server: Server): void {
    const life = this.#scheduler.begin();
    Object.assign(server, { life, death: death(), doors: undefined });
    const weather = { scheduler: this.#scheduler, random: this.#random, faults: this.#faults, life };
    const store = { records: this.#records, blobs: this.#ground.blobs };
    const clock = { now: () => this.#scheduler.now + (this.#faults.skew > 0 ? server.skew : 0) };
    const mail = this.#receiving.mail(life);
    const outside = {
      clock,
      mail: this.#planted?.mail?.(mail) ?? mail,
      doorTo: (isOff: (rule: string) => boolean) => this.#receiving.door(life, isOff),
    };
    startRuleServer(weather, store, outside).then(
      (doors) => {
        if (server.life === life) server.doors = doors;
      },
      () => {
        if (server.life === life) this.#kill(server);
      },
    );
  }
}

function death(): Server["death"] {
  let die = () => {};
  const promise = new Promise<Answer>((resolve) => {
    die = () => resolve(UNKNOWN);
  });
  return { promise, die };
}
