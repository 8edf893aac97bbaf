import type { Replay } from "../../../domain/decision.ts";
import { calmServers, swarmServers } from "../faults.ts";
import type { Outcome } from "../history.ts";
import { Random } from "../random.ts";
import { Scheduler } from "../scheduler.ts";
import { callerOf } from "../server.ts";
import { Findings, hold, same, Violation } from "../violation.ts";
import { checkCallbacks } from "./callbacks.ts";
import { RuleCaller, type Told } from "./callers.ts";
import { Cluster, type World } from "./cluster.ts";
import { checkDecisions, readDecisions } from "./decisions.ts";
import { ground as groundOf, trained } from "./ground.ts";
import { checkJobs, firstDue } from "./jobs.ts";
import { Past } from "./past.ts";
import type { PlantedRuleBug } from "./planted.ts";
import { Receiving } from "./receiving.ts";
import type { RuleDoors } from "./rule-server.ts";

const CHECK_EVERY = 600;
/** Long enough for every poll of a server that lives. */
const QUIET_MS = 7_000;
/** Of what falls due one after the other, so much is done together. */
const GATHERING_MS = 5 * 60 * 1_000;
/** Longer than alerts that nobody tells of go on. */
const ALERTS_MS = 2 * 60 * 60 * 1_000;
/** Ten attempts of some acts, one after the other. */
const MOST_ROUNDS = 300;
const REPLAYED = 6;
const caller = callerOf("judge", "judging");

/** One history of rules from its seed: servers, callers and faults, then quiet, then invariants 11 to 13. */
export async function runRulesHistory(seed: number, planted?: PlantedRuleBug): Promise<Outcome> {
  const random = new Random(seed);
  const scheduler = new Scheduler(random);
  const faults = swarmServers(random);
  const findings = new Findings();
  const ground = await groundOf();
  const poisoned = random.chance(0.1) ? random.pick(ground.instances) : undefined;
  const receiving = new Receiving({ scheduler, random, faults, findings }, poisoned);
  const world = { scheduler, random, faults, findings, receiving, ground };
  const cluster = new Cluster(world, 2 + random.below(2), planted);
  const told: Told = { instances: [...ground.instances], promised: [], champions: [], commits: 0, lines: [] };
  let changes = 0;
  let violation: Violation | undefined;
  try {
    const live = new Live(world, cluster, told);
    await live.run();
    Object.assign(faults, calmServers());
    await live.quiet();
    changes = await live.judge();
  } catch (reason) {
    if (!(reason instanceof Violation)) throw reason;
    violation = reason;
  }
  scheduler.note(`${changes} ${cluster.crashes} ${violation?.message ?? ""}`);
  const { hash, steps } = scheduler;
  return { seed, violation, hash, steps, crashes: cluster.crashes, changes, told: told.lines };
}

class Live {
  readonly #world: World;
  readonly #cluster: Cluster;
  readonly #told: Told;

  constructor(world: World, cluster: Cluster, told: Told) {
    this.#world = world;
    this.#cluster = cluster;
    this.#told = told;
  }

  async run(): Promise<void> {
    const { random } = this.#world;
    const count = 3 + random.below(3);
    const commands = Math.ceil((16 + random.below(24)) / count);
    const callers = Array.from({ length: count }, (_, place) =>
      new RuleCaller(`c${place}`, this.#world, this.#cluster, this.#told).work(commands),
    );
    await this.#play(Promise.all(callers));
  }

  /** Faults are over: everything must come to its end, within the patience of its attempts. */
  async quiet(): Promise<void> {
    const { scheduler } = this.#world;
    await this.#play(this.#switchOff());
    for (let round = 0; ; round++) {
      const due = await this.#cluster.look((records) => firstDue(records, scheduler.now));
      if (due === null && round > 0) break;
      hold(round < MOST_ROUNDS, "jobs", () => `something still waits, due at ${due}`);
      if (due !== null) this.#cluster.sleepUntil(due + GATHERING_MS);
      await this.#play(Promise.all([scheduler.sleep("quiet", QUIET_MS), this.#train()]));
    }
    // What goes on is told again, and what is not ends by itself.
    this.#cluster.sleepUntil(scheduler.now + ALERTS_MS);
    await this.#play(scheduler.sleep("quiet", QUIET_MS));
  }

  /** Returns the length of the log. */
  async judge(): Promise<number> {
    const { receiving, ground, scheduler } = this.#world;
    await this.#check();
    const told = this.#told;
    const past = await this.#cluster.look((records) => Past.read(records));
    await this.#cluster.look((records) =>
      checkCallbacks(records, past, { receiving, told, ground, now: scheduler.now }),
    );
    const decisions = await this.#cluster.look(readDecisions);
    checkDecisions(past, decisions, told.champions);
    await this.#play(this.#replay(decisions.slice(-REPLAYED)));
    return past.log.length;
  }

  /** Whoever was asked to train does so. */
  async #train(): Promise<void> {
    const { receiving, ground } = this.#world;
    for (const city of receiving.trainings.splice(0)) {
      await this.#ask(({ storage }) => storage.createInstance(caller, trained(ground, city)));
    }
  }

  /** The rule that would act for ever; who is off is not called for from then on. */
  async #switchOff(): Promise<void> {
    const { receiving, scheduler } = this.#world;
    const input = { target: "rule", name: "regular", on: false, reason: "enough" } as const;
    await this.#ask(({ rules }) => rules.functions.setRuleSwitch(caller, input));
    await scheduler.sleep("quiet", QUIET_MS);
    const before = receiving.calls.length;
    await scheduler.sleep("quiet", QUIET_MS);
    const called = receiving.calls.slice(before).some(({ rule }) => rule === "regular");
    hold(!called, "callbacks", () => "a rule that is off calls");
  }

  /** What was decided is decided again, for the same reasons, however often. */
  async #replay(decisions: readonly { readonly uuid: string }[]): Promise<void> {
    for (const { uuid } of decisions) {
      const ask = () => this.#ask<Replay>((doors) => doors.decisions.replayDecision(caller, { uuid }));
      const [first, second] = [await ask(), await ask()];
      hold(
        first.same,
        "decisions",
        () => `${uuid} is ${JSON.stringify(first.selection)} when it is replayed`,
      );
      hold(same(first, second), "decisions", () => `${uuid} is replayed in two ways`);
    }
  }

  /** Waits for a server that has started. */
  async #ask<T>(call: (doors: RuleDoors) => Promise<T>): Promise<T> {
    for (;;) {
      const answer = await this.#cluster.ask(call);
      if (answer.kind === "ok") return answer.value as T;
      const refused = answer.kind === "refused" ? String(answer.reason) : undefined;
      hold(refused === undefined, "durable", () => `a quiet server answered ${refused}`);
      await this.#world.scheduler.sleep("again", 1_000);
    }
  }

  /** Lets servers live until something is over. */
  async #play(what: Promise<unknown>): Promise<void> {
    const { scheduler } = this.#world;
    let failed: { reason: unknown } | undefined;
    let isOver = false;
    what
      .catch((reason: unknown) => {
        failed = { reason };
      })
      .finally(() => {
        isOver = true;
        scheduler.stop();
      });
    let checked = scheduler.steps;
    await scheduler.run(async () => {
      if (failed !== undefined) throw failed.reason;
      const crashed = this.#cluster.trouble();
      if (!crashed && scheduler.steps - checked < CHECK_EVERY) return;
      checked = scheduler.steps;
      await this.#check();
    });
    hold(isOver, "lively", () => "callers wait and nothing can run");
  }

  #check(): Promise<void> {
    return this.#cluster.look((records) => checkJobs(records, this.#world.ground.position));
  }
}
