import { Readable } from "node:stream";
import fc from "fast-check";
import { expect } from "vitest";
import { canonicalJson } from "../../../../domain/canonical.ts";
import type { Champion } from "../../../../domain/champion.ts";
import type { SelectionRule } from "../../../../domain/rule.ts";
import { timeOf } from "../../../../domain/time.ts";
import { realSeams } from "../../../../seams.ts";
import { MemoryBlobStore } from "../../../../stores/blobs/memory.ts";
import type { Records } from "../../../../stores/records/store.ts";
import { Receiver } from "../../../../testing/outside/receiver.ts";
import { Repository } from "../../../../testing/outside/repository.ts";
import { createMetrics, type Metrics } from "../../../metrics/index.ts";
import { createStorage, type Storage } from "../../../storage/index.ts";
import { ann } from "../../../testing/world.ts";
import type { TierContext } from "../../../transaction.ts";
import { createDecisions } from "../../decisions/decisions.ts";
import { candidatesAt } from "../../decisions/replay.ts";
import { compileSelection } from "../../select/compile.ts";
import { decide } from "../../select/decide.ts";
import { type Champions, createChampions } from "../champions.ts";
import { SelectionRules } from "./selecting.ts";

const START = Date.parse("2026-01-01T00:00:00Z");
const cities = ["Oslo", "Rome"] as const;

/** What may happen; instances are named by a number that is taken modulo how many there are. */
const command = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("create" as const), city: fc.constantFrom(...cities) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("measure" as const),
      of: fc.nat(30),
      name: fc.constantFrom("mae", "mae", "bias", "other"),
      scope: fc.constantFrom("Validation", "Production"),
      value: fc.constantFrom(0.1, 0.2, 0.7, 1, 2),
      /** Before now or ahead of it, in seconds. */
      late: fc.constantFrom(0, 0, 0, 3, 20, 90, -2, -30),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("tag" as const), of: fc.nat(30), set: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("deprecate" as const), of: fc.nat(30), is: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("retire" as const), is: fc.boolean(), all: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("deploy" as const), of: fc.nat(30) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.constantFrom(100, 900, 5_000, 45_000) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("ask" as const),
      server: fc.nat(1),
      /** Whether the other server hears nothing of it. */
      alone: fc.boolean(),
      /** After how many milliseconds in which nothing happens the same is asked again. */
      again: fc.constantFrom(0, 0, 1_000, 25_000, 61_000),
      rule: fc.nat(9),
      city: fc.constantFrom(...cities),
    }),
  },
);
type Command = typeof command extends fc.Arbitrary<infer One> ? One : never;

export const anyHistory = fc.array(command, { minLength: 5, maxLength: 60, size: "max" });

const lowest = "a.metrics.mae < b.metrics.mae";
const shapes: readonly Partial<SelectionRule>[] = [
  {},
  { window: 60, scope: "Production" },
  { when: 'metrics.bias < 1 and count(metrics.mae, "1m") >= 1', coolDown: 30 },
  { given: 'city == "Oslo" and tags.reviewed == "yes"', margin: "a.metrics.mae < 0.5 * b.metrics.mae" },
  { evidence: { count: 2, age: 40 }, window: 120, coolDown: 10 },
  { evidence: { count: 2, age: null }, fallback: [{ deployed: "production" }, { baseVersionId: "m" }] },
  { when: "age(created) < 60", comparator: 'max(a.metrics.mae, "2m") > max(b.metrics.mae, "2m")' },
  { given: 'city == "Rome" and metrics.Validation.mae < 1', fallback: [{ rule: "0" }] },
];

/** Two servers over one store, and everything that was answered. */
class Rivals {
  now = START;
  readonly rules = new SelectionRules();
  readonly #context: TierContext;
  readonly #storage: Storage;
  readonly #metrics: Metrics;
  readonly #servers: readonly Champions[];
  readonly #made: string[] = [];
  readonly #models: string[] = [];
  readonly #project: string;
  #digest = "";

  constructor(stores: readonly [Records, Records], project: string) {
    const { ids, timers } = realSeams();
    const seams = {
      clock: { now: () => this.now },
      ids,
      timers,
      http: new Receiver(),
      git: new Repository(),
    };
    this.#project = project;
    this.#context = { records: stores[0], seams };
    this.#storage = createStorage(this.#context, new MemoryBlobStore({ clock: seams.clock, ids }));
    this.#metrics = createMetrics(this.#context);
    for (const [number, shape] of shapes.entries()) {
      const fallback = (shape.fallback ?? []).map((each) => ("rule" in each ? { rule: this.uuid(0) } : each));
      this.rules.put({ comparator: lowest, ...shape, fallback, uuid: this.uuid(number), project });
    }
    this.#servers = stores.map((records) => createChampions({ records, seams }, this.rules, null));
  }

  uuid(number: number): string {
    return `${this.#project}-${number}`;
  }

  async open(): Promise<this> {
    const project = this.#project;
    await this.#storage.createProject(ann, { name: project });
    const model = { project, baseVersionId: "m", partitionBy: ["city"] };
    this.#models.push((await this.#storage.createModel(ann, model)).uuid);
    const bytes = Readable.from([Buffer.from("bytes")]);
    this.#digest = (await this.#storage.uploadBlob(ann, { project, bytes })).digest;
    return this;
  }

  async play(one: Command): Promise<void> {
    if (one.do === "wait") this.now += one.ms;
    else if (one.do === "create") await this.#create(one.city);
    else if (one.do === "ask") {
      await this.#ask(one);
      this.now += one.again;
      if (one.again > 0) await this.#ask(one);
    } else if (one.do === "retire") await this.#retire(one);
    else if (this.#made.length > 0) await this.#happen(one, this.#made[one.of % this.#made.length]!);
  }

  async #create(city: string): Promise<void> {
    const instance = { project: this.#project, baseVersionId: "m", fields: { city }, blob: this.#digest };
    await this.#storage.createInstance(ann, instance).then(
      ({ uuid }) => this.#made.push(uuid),
      // The model is deprecated.
      () => {},
    );
  }

  async #happen(one: Extract<Command, { readonly of: number }>, uuid: string): Promise<void> {
    const reason = "a test";
    if (one.do === "measure") {
      const at = timeOf(this.now - one.late * 1_000);
      const { scope, name, value } = one;
      await this.#metrics.record(ann, { instance: uuid, points: [{ scope, name, value, at }] });
    }
    if (one.do === "tag") {
      const subject = { kind: "instance", uuid } as const;
      await this.#storage.changeTags(ann, {
        subject,
        ...(one.set ? { set: { reviewed: "yes" } } : { remove: ["reviewed"] }),
      });
    }
    if (one.do === "deprecate") {
      await (one.is
        ? this.#storage.deprecate(ann, { uuid, reason })
        : this.#storage.restore(ann, { uuid, reason }));
    }
    // What is deprecated is not deployed.
    if (one.do === "deploy") await this.#storage.deploy(ann, { uuid, reason }).catch(() => {});
  }

  async #retire({ is, all }: { is: boolean; all: boolean }): Promise<void> {
    const request = { uuid: this.#models[0]!, all, reason: "a test" };
    await (is ? this.#storage.deprecateModel(ann, request) : this.#storage.restoreModel(ann, request));
  }

  /** Both servers say the same, and what the store says when it is read afresh. */
  async #ask({ server, alone, rule, city }: Extract<Command, { readonly do: "ask" }>): Promise<void> {
    const question = { rule: this.uuid(rule % shapes.length), partition: { city } };
    const one = await this.#servers[server]!.selectChampion(ann, question);
    if (!alone) {
      const other = await this.#servers[1 - server]!.selectChampion(ann, question);
      expect(said(other)).toEqual(said(one));
    }
    const explained = await this.#servers[server]!.explainChampion(ann, question);
    expect(said(explained)).toEqual(said(one));
    await this.#check(one, explained.verdicts);
  }

  async #check(answer: Champion, verdicts: readonly unknown[]): Promise<void> {
    const { records, seams } = this.#context;
    const rule = this.rules.byUuid(answer.rule)!.rule as SelectionRule;
    const compiled = compileSelection(rule);
    const partition = canonicalJson(answer.partition);
    const at = Date.parse(answer.at);
    const ground = { records, search: null, now: () => seams.clock.now() };
    const candidates = await candidatesAt(ground, compiled, { partition, position: answer.position, at });
    const champion = await records.read((tables) => tables.decisions.champion(rule.uuid, partition));
    const incumbent =
      champion?.instance == null ? null : { instance: champion.instance, since: champion.since! };
    const fresh = decide(compiled, candidates, { moment: at, incumbent }).selection;
    if (answer.choice !== "fallback") {
      expect([answer.champion?.uuid ?? null, answer.choice]).toEqual([fresh.champion, fresh.choice]);
    } else expect(fresh.champion).toBeNull();
    expect(verdicts).toHaveLength(candidates.length);
    expect(answer.decision).toBe(champion?.decisionUuid ?? null);
    expect(champion?.instance ?? null).toBe(answer.champion?.uuid ?? null);
  }

  /** Every decision is made again from what was known, whatever has happened since. */
  async replayAll(): Promise<number> {
    const { replayDecision, listDecisions } = createDecisions(this.#context, null);
    const { items } = await listDecisions(ann, { project: this.#project, page_size: 1_000 });
    for (const { uuid } of items) {
      const replay = await replayDecision(ann, { uuid });
      expect([replay.selection, replay.inputs]).toEqual([replay.decision.selection, replay.decision.inputs]);
      expect(replay.same).toBe(true);
    }
    return items.length;
  }
}

const said = ({ champion, choice, why, decision, partition }: Champion) => ({
  ...{ champion: champion?.uuid ?? null, choice, why, decision, partition },
});

/** Plays a history on two servers and holds every answer to the store. Gives how many decisions there were. */
export async function playHistory(
  stores: readonly [Records, Records],
  project: string,
  history: readonly Command[],
): Promise<number> {
  const rivals = await new Rivals(stores, project).open();
  for (const one of history) await rivals.play(one);
  return rivals.replayAll();
}
