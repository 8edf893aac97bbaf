import type { Caller } from "../../domain/caller.ts";
import type { FiringReport } from "../../domain/firing.ts";
import { realSeams } from "../../seams.ts";
import { randomIds } from "../../stores/blobs/testing/ids.ts";
import { rows } from "../../stores/records/sql/query.ts";
import { SqliteRecords } from "../../stores/records/sql/sqlite.ts";
import { createMetrics } from "../../tiers/metrics/index.ts";
import { createChampions } from "../../tiers/rules/champions/champions.ts";
import {
  type Act,
  assessorHere,
  createActions,
  createActivity,
  createSilencing,
  FollowedRules,
  LiveRuleBook,
} from "../../tiers/rules/index.ts";
import { look, take } from "../../tiers/rules/trigger/look.ts";
import { RuleIndex } from "../../tiers/rules/trigger/rule-index.ts";
import { Evaluator } from "../../tiers/rules/worker/evaluator.ts";
import { LEASE_MS } from "../../tiers/rules/worker/lease.ts";
import { createStorage } from "../../tiers/storage/index.ts";
import { Receiver } from "../outside/receiver.ts";
import { Repository } from "../outside/repository.ts";
import { type Ground, ground } from "../simulation/rules/ground.ts";
import { RULES, TEAM } from "../simulation/rules/rulebook.ts";
import { START } from "../simulation/scheduler.ts";
import { callerOf } from "../simulation/server.ts";
import { Failing } from "./failing.ts";

const before = callerOf("ann", "request-0");
const { timers } = realSeams();
const DAY_S = 86_400;
const HOUR_MS = 60 * 60 * 1_000;

/** The one dead job. */
export const DEAD = "dead";

/** A server with rules in force, whose every store call can be failed; nothing happens in it by itself. */
export class RulesWorld {
  readonly failing = new Failing();
  readonly records: SqliteRecords;
  readonly repository = new Repository();
  readonly rules: FollowedRules;
  readonly activity: ReturnType<typeof createActivity>;
  readonly silencing: ReturnType<typeof createSilencing>;
  readonly champions: ReturnType<typeof createChampions>;
  readonly instance: string;
  readonly #context;
  readonly #book: LiveRuleBook;
  readonly #actions;
  #now = START;
  /** UUID of the one silence. */
  silence = "";

  private constructor({ image, blobs, instances }: Ground) {
    const clock = { now: () => this.#now++ };
    const seams = {
      ...{ clock, ids: randomIds, timers, http: new Receiver(), git: { open: () => this.repository } },
    };
    const onStep = () => this.failing.statement();
    this.records = new SqliteRecords({ path: image, timers, onStep });
    this.#context = { records: this.records, seams };
    const source = { url: "/rules.git", branch: "main", folder: undefined, cache: "/nowhere" };
    this.rules = new FollowedRules(this.#context, assessorHere(), { ...source, intervalMs: DAY_S * 1_000 });
    this.#book = new LiveRuleBook(this.rules.inForce);
    const settings = { secrets: () => undefined, alertmanager: "https://alerts.example/", mail: null };
    this.#actions = createActions(this.#context, createStorage(this.#context, blobs), settings);
    this.activity = createActivity(this.#context, this.#book, () => {});
    this.silencing = createSilencing(this.#context);
    this.champions = createChampions(this.#context, this.#book, null);
    this.instance = instances[0]!;
  }

  /** Four looks are to be made, one rule has acted, a change waits to be seen, one job is dead, and there is one silence. */
  static async open(): Promise<RulesWorld> {
    const world = new RulesWorld(await ground());
    // The repository has no commit yet: rules are in force since another server took them up.
    await world.rules.start();
    await world.#measure(11);
    await world.lookAtLog();
    await world.#measure(3);
    const silence = {
      matchers: [{ name: "a", value: "b" }],
      comment: "known",
      endsAt: "2030-01-01T00:00:00Z",
    };
    world.silence = (await world.silencing.createSilence(before, silence)).uuid;
    await world.records.write(function* ({ jobs, firings }) {
      const acted = { rule: RULES.regular.uuid, instance: 1, phase: "acted", since: null } as const;
      yield* firings.putStandings([acted]);
      const of = { rule: "alarm", instance: 1, cause: "change", position: 1, at: START } as const;
      const kept = { ...of, firing: null, doc: { action: "tell" } };
      yield* jobs.insert([{ kind: "act", key: DEAD, target: DEAD, lane: DEAD, ...kept }]);
      const [taken] = yield* jobs.take(DEAD, START, START + LEASE_MS, 1);
      yield* jobs.settle({ ...taken!, state: "dead", due: null, result: "status 410" });
    });
    return world;
  }

  #measure(value: number): Promise<unknown> {
    const points = [{ scope: "Validation", name: "mae", value }] as const;
    return createMetrics(this.#context).record(before, { instance: this.instance, points });
  }

  /** One turn of the trigger. */
  async lookAtLog(): Promise<void> {
    const index = new RuleIndex(this.#book.all());
    const sight = { index, rules: this.#book, scanned: 0, now: this.#now };
    const found = await this.records.read((tables) => look(tables, sight));
    await this.records.write((tables) => take(tables, found));
  }

  /** One turn of the worker, when whoever died at one before it has lost its lease. */
  async evaluate(): Promise<void> {
    this.#now += LEASE_MS;
    await new Evaluator(this.#context, this.#book, this.#actions).turn();
  }

  async act(action: string, parameters: Act["parameters"] = {}): Promise<void> {
    const { uuid, name } = RULES.regular;
    const report: FiringReport = {
      ...{ firing: "00000000-0000-4000-8000-00000000000f", status: "firing", environment: null, metrics: {} },
      ...{ cause: "change", position: 1, at: "2026-01-01T00:00:00Z", why: "it holds" },
      rule: { uuid, team: TEAM.name, name, description: "", commit: "commit-0" },
      instance: {
        ...{ uuid: this.instance, project: "p", baseVersionId: "m", version: "1.0" },
        ...{ partition: { city: "Oslo" }, fields: {}, tags: {} },
      },
    };
    const act = { action, parameters, report, id: `${report.firing}.1`, team: TEAM, instance: 1 };
    await this.#actions.get(action)!.run(act);
  }

  /** An alert is sent, and told again when its time has come. */
  async tendAlert(): Promise<void> {
    await this.act("alert");
    this.#now += HOUR_MS;
    await this.#actions.get("alert")!.tend!(this.#book);
  }

  /** What the database holds, without what chance and time choose. */
  async sizes(tables: readonly string[]): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {};
    for (const table of [...tables, "idempotency", "change"]) {
      const [found] = await this.records.read(() =>
        rows<{ count: number }>(`SELECT count(*) AS count FROM ${table}`),
      );
      counts[table] = found!.count;
    }
    const [states] = await this.records.read(() =>
      rows<Record<string, number>>(
        `SELECT (SELECT position FROM rule_position) AS rule_position,
                (SELECT count(*) FROM job WHERE state = 'dead') AS dead,
                (SELECT count(*) FROM silence WHERE ends < ${Date.parse("2029-01-01")}) AS ended`,
      ),
    );
    return { ...counts, ...states };
  }
}

export type RulesOperation = (world: RulesWorld, caller: Caller) => Promise<unknown>;
