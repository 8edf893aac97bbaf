import type { Change, ChangePage } from "../../domain/change.ts";
import type { Instance } from "../../domain/instance.ts";
import type { Model } from "../../domain/model.ts";
import type { SweepReport } from "../../domain/upload.ts";
import { Client, checkIdempotency } from "./callers.ts";
import { calm, swarm } from "./faults.ts";
import { type Known, nothingKnown } from "./known.ts";
import type { Planted } from "./planted.ts";
import { Random } from "./random.ts";
import { Onlooker, Subscriber } from "./readers.ts";
import { Reference } from "./reference.ts";
import { checkRows } from "./rows.ts";
import { Scheduler } from "./scheduler.ts";
import { callerOf, Server } from "./server.ts";
import { hold, same, Violation } from "./violation.ts";

export interface Outcome {
  readonly seed: number;
  readonly violation: Violation | undefined;
  /** Equal for two runs of one seed. */
  readonly hash: string;
  readonly steps: number;
  readonly crashes: number;
  readonly changes: number;
  /** One line for each request: step sent, step answered, what, answer, input. */
  readonly told: readonly string[];
}

const CHECK_EVERY = 400;
const caller = callerOf("judge", "judging");

/** One history from its seed: callers, readers and faults, then quiet, then every invariant. */
export async function runHistory(seed: number, planted?: Planted): Promise<Outcome> {
  const random = new Random(seed);
  const scheduler = new Scheduler(random);
  const faults = swarm(random);
  const server = new Server(scheduler, random, faults, planted);
  const known = nothingKnown();
  let changes = 0;
  let violation: Violation | undefined;
  try {
    const live = new Live(random, scheduler, server, known);
    await live.run(faults);
    Object.assign(faults, calm());
    changes = await live.judge();
  } catch (reason) {
    if (!(reason instanceof Violation)) throw reason;
    violation = reason;
  }
  scheduler.note(`${changes} ${server.crashes} ${violation?.message ?? ""}`);
  const { hash, steps } = scheduler;
  return { seed, violation, hash, steps, crashes: server.crashes, changes, told: known.told };
}

/** Plays seeds from 1 until one breaks an invariant. */
export async function firstFound(
  play: (seed: number) => Promise<Outcome>,
  limit: number,
): Promise<Outcome | undefined> {
  for (let seed = 1; seed <= limit; seed++) {
    const outcome = await play(seed);
    if (outcome.violation) return outcome;
  }
  return undefined;
}

class Live {
  readonly #random: Random;
  readonly #scheduler: Scheduler;
  readonly #server: Server;
  readonly #known: Known;
  readonly #subscribers: Subscriber[] = [];
  readonly #onlooker: Onlooker;

  constructor(random: Random, scheduler: Scheduler, server: Server, known: Known) {
    this.#random = random;
    this.#scheduler = scheduler;
    this.#server = server;
    this.#known = known;
    this.#onlooker = new Onlooker(server, scheduler, random, known);
  }

  /** Callers and readers at work, under faults. */
  async run(faults: { torn: number; twice: number }): Promise<void> {
    const actors: Promise<void>[] = [];
    const count = 3 + this.#random.below(4);
    const commands = Math.ceil((16 + this.#random.below(24)) / count);
    for (let name = 0; name < count; name++) {
      const client = new Client(`c${name}`, this.#server, this.#scheduler, this.#random, faults, this.#known);
      actors.push(client.work(commands));
    }
    for (let reader = 0; reader < 2; reader++) actors.push(this.#follow(reader));
    actors.push(this.#onlooker.look(6));
    await this.#play(actors);
  }

  /** All is quiet: what must be true of the whole history. Returns the length of the log. */
  async judge(): Promise<number> {
    let changes = 0;
    const judging = async () => {
      await this.#check();
      const log = await this.#log();
      changes = log.length;
      for (const subscriber of this.#subscribers) {
        while (!(await subscriber.read(this.#server, 50)));
        subscriber.check(log);
      }
      const reference = new Reference();
      reference.replay(log, this.#known);
      checkIdempotency(this.#known, reference.effects);
      this.#checkRealTime(log);
      await this.#compare(reference);
      await this.#server.look((records) => reference.graph.checkStored(records));
      await this.#onlooker.checkPasts();
      await this.#checkSweep();
    };
    await this.#play([judging()]);
    return changes;
  }

  async #play(actors: readonly Promise<void>[]): Promise<void> {
    let failed: { reason: unknown } | undefined;
    let done = 0;
    for (const actor of actors) {
      actor.then(
        () => done++,
        (reason: unknown) => {
          failed ??= { reason };
        },
      );
    }
    let checked = this.#scheduler.steps;
    await this.#scheduler.run(async () => {
      if (failed !== undefined) throw failed.reason;
      const crashed = this.#server.crashNow();
      if (!crashed && this.#scheduler.steps - checked < CHECK_EVERY) return;
      checked = this.#scheduler.steps;
      await this.#check();
    });
    hold(done === actors.length, "lively", () => `${actors.length - done} wait and nothing can run`);
  }

  #check(): Promise<void> {
    return this.#server.look((records) => checkRows(records, this.#server.blobs, this.#known));
  }

  async #follow(reader: number): Promise<void> {
    const subscriber = new Subscriber(reader === 0 ? 0 : this.#random.below(3));
    this.#subscribers.push(subscriber);
    for (let turn = 0; turn < 10; turn++) {
      await this.#scheduler.park(`reader ${reader}`, null);
      await subscriber.read(this.#server, 1 + this.#random.below(6));
    }
  }

  async #log(): Promise<readonly Change[]> {
    const answer = await this.#server.look((records) =>
      records.read((tables) => tables.changes.list({ after: 0 }, 100_000)),
    );
    return answer;
  }

  /** What was answered before another was sent stands before it. */
  #checkRealTime(log: readonly Change[]): void {
    const first = new Map<string, number>();
    for (const change of log) if (!first.has(change.requestId)) first.set(change.requestId, change.position);
    const effective = [...first].map(([request, position]) => ({
      position,
      ...this.#known.attempts.get(request)!,
    }));
    for (const early of effective) {
      if (early.answer?.kind !== "ok") continue;
      for (const late of effective) {
        if (late.sent <= early.answered!) continue;
        hold(early.position < late.position, "real time", () => {
          return `${early.request} was answered before ${late.request} was sent, and stands after it`;
        });
      }
    }
  }

  async #ask<T>(call: Parameters<Server["ask"]>[0]): Promise<T> {
    const answer = await this.#server.ask(call);
    if (answer.kind === "ok") return answer.value as T;
    throw new Violation(
      "durable",
      `a quiet server answered ${answer.kind === "refused" ? answer.reason : ""}`,
    );
  }

  async #compare(reference: Reference): Promise<void> {
    for (const expected of reference.instances.values()) {
      const { uuid } = expected;
      const found = await this.#ask<Instance>(({ storage }) => storage.getInstance(caller, { uuid }));
      const digests = found.blob ? [found.blob.digest] : found.files.map((file) => file.digest);
      const shown = Object.fromEntries(
        Object.keys(expected).map((name) => [
          name,
          name === "digests" ? digests : found[name as keyof Instance],
        ]),
      );
      // An instance that is not deprecated itself shows what it is deprecated with; the graph knows that.
      const level = reference.graph.deprecationOf(uuid);
      if (level !== "instance") {
        hold((found.deprecation?.of ?? null) === level, "durable", () => `${uuid} is deprecated by ${level}`);
        shown.deprecation = null;
      }
      hold(same(shown, expected), "durable", () => {
        return `${uuid} should be ${JSON.stringify(expected)} and is ${JSON.stringify(shown)}`;
      });
      const summaries = await this.#ask<{ items: unknown }>(({ metrics }) =>
        metrics.latest(caller, { instance: uuid }),
      );
      hold(same(summaries.items, reference.latest(uuid)), "metrics are the fold of the points", () => {
        return `${uuid} has ${JSON.stringify(summaries.items)}, its points ${JSON.stringify(reference.latest(uuid))}`;
      });
    }
    for (const [uuid, { line, revision, tags }] of reference.models) {
      const found = await this.#ask<Model>(({ storage }) => storage.getModel(caller, { uuid }));
      const neighbours = [line.revisions[revision - 2] ?? null, line.revisions[revision] ?? null];
      const shown = [found.previous, found.next, found.revision, found.baseVersionId, found.tags];
      hold(same(shown, [...neighbours, revision, line.base, tags]), "versions", () => {
        return `model ${uuid} is ${JSON.stringify(shown)}`;
      });
    }
  }

  /** A dry run lists exactly what the run deletes; then nothing is left to sweep, and nothing living is hurt. */
  async #checkSweep(): Promise<void> {
    await this.#scheduler.sleep("two days", 48 * 60 * 60 * 1_000);
    // Once more, so that idle uploads are dropped before and not meanwhile.
    await this.#scheduler.sleep("a moment", 1);
    const sweep = (apply: boolean) =>
      this.#ask<SweepReport>(({ storage }) => storage.sweep(caller, { apply }));
    const [dry, applied, empty] = [await sweep(false), await sweep(true), await sweep(true)];
    hold(same(dry.blobs, applied.blobs), "blob first", () => {
      return `a dry run lists ${JSON.stringify(dry.blobs)}, the run deletes ${JSON.stringify(applied.blobs)}`;
    });
    hold(empty.blobs.length === 0, "blob first", () => "a sweep leaves what the next one finds");
    const { position } = await this.#ask<ChangePage>(({ storage }) => storage.listChanges(caller, {}));
    hold(position >= 0, "lively", () => "the log cannot be read");
    await this.#check();
  }
}
