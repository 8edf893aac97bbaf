import type { Champion } from "../../../domain/champion.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { Job } from "../../../domain/job.ts";
import type { NewMetricPoint } from "../../../domain/metric.ts";
import { timeOf } from "../../../domain/time.ts";
import type { Page } from "../../../domain/values.ts";
import { codeOf, uncertain } from "../callers.ts";
import { type Answer, callerOf } from "../server.ts";
import { hold, Violation } from "../violation.ts";
import type { Cluster, World } from "./cluster.ts";
import { trained } from "./ground.ts";
import type { RuleDoors } from "./rule-server.ts";
import { CITIES, PROJECT, rewritten, STEADY, SWITCHED } from "./rulebook.ts";

/** What callers were told. */
export interface Told {
  readonly instances: string[];
  /** UUIDs of firings that were promised, of rules that are always in force. */
  readonly promised: string[];
  readonly champions: Champion[];
  /** Versions of rules that were taken up. */
  commits: number;
  /** Lines of the history's table. */
  readonly lines: string[];
}

type Ask = (doors: RuleDoors, caller: ReturnType<typeof callerOf>) => Promise<unknown>;

const ATTEMPTS = 4;
const LONGEST_PAUSE_MS = 1_500;

/** One caller who measures, tags, asks for champions and meddles with rules. */
export class RuleCaller {
  readonly #name: string;
  readonly #world: World;
  readonly #cluster: Cluster;
  readonly #told: Told;
  #requests = 0;

  constructor(name: string, world: World, cluster: Cluster, told: Told) {
    this.#name = name;
    this.#world = world;
    this.#cluster = cluster;
    this.#told = told;
  }

  async work(commands: number): Promise<void> {
    const { random, scheduler } = this.#world;
    for (let done = 0; done < commands; done++) {
      await scheduler.sleep("pause", random.below(LONGEST_PAUSE_MS));
      await this.#next(random.below(100));
    }
  }

  async #next(choice: number): Promise<void> {
    const { random } = this.#world;
    const uuid = random.pick(this.#told.instances);
    if (choice < 40) {
      const points = Array.from({ length: 1 + random.below(2) }, () => this.#point());
      return void (await this.#write("record", ({ metrics }, caller) =>
        metrics.record(caller, { instance: uuid, points }),
      ));
    }
    if (choice < 50) {
      const some = Array.from({ length: 2 }, () => random.pick(this.#told.instances));
      const points = some.map((instance) => ({ ...this.#point(), instance }));
      return void (await this.#write("recordBulk", ({ metrics }, caller) =>
        metrics.recordBulk(caller, { project: PROJECT, points }),
      ));
    }
    if (choice < 57) {
      const subject = { kind: "instance", uuid } as const;
      const set = { stage: `v${random.below(2)}` };
      return void (await this.#write("changeTags", ({ storage }, caller) =>
        storage.changeTags(caller, { subject, set }),
      ));
    }
    if (choice < 64) {
      const operation = random.pick(["deprecate", "restore"] as const);
      return void (await this.#write(operation, ({ storage }, caller) =>
        storage[operation](caller, { uuid, reason: "why not" }),
      ));
    }
    if (choice < 67) return this.#create();
    if (choice < 80) {
      const isTwice = random.chance(this.#world.faults.twice);
      const rule = random.pick(["champion", "steady"]);
      return void (await Promise.all([
        this.#askChampion(rule),
        ...(isTwice ? [this.#askChampion(rule)] : []),
      ]));
    }
    if (choice < 86) return this.#fire(uuid);
    if (choice < 92) return this.#replay();
    if (choice < 97) return this.#flip();
    return this.#rewrite();
  }

  #point(): NewMetricPoint {
    const { random, scheduler } = this.#world;
    const at = scheduler.now + random.below(5_000) - 3_500;
    return {
      ...{
        scope: "Validation",
        name: random.pick(["mae", "mae", "mae", "bias"]),
        value: random.below(80) / 4,
      },
      ...(random.chance(0.6) ? {} : { at: timeOf(at) }),
    };
  }

  async #create(): Promise<void> {
    const { random, ground, receiving } = this.#world;
    const made = trained(ground, receiving.trainings.shift() ?? random.pick(CITIES));
    const answer = await this.#write("createInstance", ({ storage }, caller) =>
      storage.createInstance(caller, made),
    );
    if (answer.kind === "ok") this.#told.instances.push((answer.value as { uuid: string }).uuid);
  }

  /** What was committed before the question came in counts in its answer. */
  async #askChampion(rule: string): Promise<void> {
    const { random } = this.#world;
    const all = random.chance(0.5);
    const partition = { city: random.pick(CITIES) };
    let head = 0;
    const answer = await this.#ask(`champion of ${rule}`, async ({ champions }, caller) => {
      head = await this.#cluster.look((records) => records.read((tables) => tables.changes.head()));
      if (all) return (await champions.selectChampions(caller, { rule })).items;
      return [await champions.selectChampion(caller, { rule, partition })];
    });
    if (answer.kind !== "ok") return;
    for (const each of answer.value as readonly Champion[]) {
      hold(
        each.position >= head,
        "decisions",
        () => `${rule} was answered from ${each.position}, not ${head}`,
      );
      this.#told.champions.push(each);
    }
  }

  async #fire(instance: string): Promise<void> {
    const rule = this.#world.random.pick([...STEADY, "regular"]);
    const answer = await this.#write("fire", ({ activity }, caller) =>
      activity.fire(caller, { rule, instance }),
    );
    if (answer.kind === "ok" && rule !== "regular") {
      this.#told.promised.push((answer.value as { firing: string }).firing);
    }
  }

  async #replay(): Promise<void> {
    const answer = await this.#ask("listJobs", ({ activity }, caller) =>
      activity.listJobs(caller, { state: "dead" }),
    );
    const [job] = answer.kind === "ok" ? (answer.value as Page<Job>).items : [];
    if (job === undefined) return;
    await this.#write("replayJob", ({ activity }, caller) => activity.replayJob(caller, { job: job.id }));
  }

  async #flip(): Promise<void> {
    const { random } = this.#world;
    const name = random.pick(SWITCHED);
    const input = { target: "rule", name, on: random.chance(0.5), reason: "why not" } as const;
    await this.#write("setRuleSwitch", ({ rules }, caller) => rules.functions.setRuleSwitch(caller, input));
  }

  async #rewrite(): Promise<void> {
    this.#told.commits += 1;
    const place = this.#told.commits;
    const rule = rewritten(this.#world.random.pick(SWITCHED), place);
    await this.#ask(`version ${place} of ${rule.uuid}`, ({ takeUp }) => takeUp(place, [rule]));
  }

  /** One wish under one key, until somebody answers. */
  async #write(what: string, ask: Ask): Promise<Answer> {
    const key = `${this.#name}-key-${this.#requests}`;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#ask(what, ask, key);
      if (!uncertain(answer) || attempt === ATTEMPTS) return answer;
      await this.#world.scheduler.sleep("wait", this.#world.random.below(2_000));
    }
  }

  async #ask(what: string, ask: Ask, key?: string): Promise<Answer> {
    const { scheduler } = this.#world;
    const request = `${this.#name}-${this.#requests++}`;
    const asked = scheduler.steps;
    const answer = await this.#cluster.ask((doors) => ask(doors, callerOf(this.#name, request, key)));
    const code = codeOf(answer);
    scheduler.note(`${request} ${what} ${code}`);
    this.#told.lines.push(`${asked}\t${scheduler.steps}\t${request} ${what}\t${code}`);
    if (answer.kind === "refused" && !(answer.reason instanceof GalleryError)) {
      throw new Violation("only refusals of the catalogue", `${what}: ${String(answer.reason)}`);
    }
    return answer;
  }
}
