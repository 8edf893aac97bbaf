import type { Change, ChangePage } from "../../domain/change.ts";
import type { DependencyGraph } from "../../domain/dependency.ts";
import type { Instance } from "../../domain/instance.ts";
import type { Offer } from "../../domain/offer.ts";
import { timeOf } from "../../domain/time.ts";
import type { Page } from "../../domain/values.ts";
import type { Known } from "./known.ts";
import type { Random } from "./random.ts";
import type { Scheduler } from "./scheduler.ts";
import { callerOf, type Server } from "./server.ts";
import { hold, same } from "./violation.ts";

const caller = callerOf("reader", "reading");

/** Dependencies by name; a model's newest revision is told as it is today. */
const namesOf = ({ models, dependencies }: DependencyGraph): readonly string[] => [
  ...models.map(({ project, baseVersionId, distance }) => `${project}/${baseVersionId} ${distance}`),
  ...dependencies.map(
    ({ downstream, upstream, kind, accepts, since, by }) =>
      `${downstream.baseVersionId} ${upstream.baseVersionId} ${kind} ${accepts} ${since} ${by}`,
  ),
];

/** Follows the log page by page, resuming where it was told to. */
export class Subscriber {
  readonly seen: Change[] = [];
  readonly #from: number;
  #position: number;

  constructor(from: number) {
    this.#from = from;
    this.#position = from;
  }

  /** One page; true when there is nothing more for now. */
  async read(server: Server, limit: number): Promise<boolean> {
    const after = this.#position;
    const answer = await server.ask(({ storage }) => storage.listChanges(caller, { after, limit }));
    if (answer.kind !== "ok") return false;
    const page = answer.value as ChangePage;
    this.seen.push(...page.items);
    this.#position = page.position;
    return page.items.length < limit;
  }

  check(log: readonly Change[]): void {
    const expected = log.filter((each) => each.position > this.#from);
    const told = this.seen.map((each) => each.position).join();
    hold(
      told === expected.map((each) => each.position).join(),
      "log complete",
      () => `a reader after ${this.#from} saw ${told} of 1 to ${log.length}`,
    );
    for (const [index, each] of this.seen.entries()) {
      hold(
        same(each, expected[index]),
        "log complete",
        () => `position ${each.position} was read as another`,
      );
    }
  }
}

/** What was answered about a moment in the past, and how to ask again. */
interface Past {
  readonly of: string;
  readonly ask: () => Promise<unknown>;
  readonly answer: unknown;
}

/** Looks at what others wrote, now and as it was, and remembers what it was told. */
export class Onlooker {
  readonly #server: Server;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #known: Known;
  readonly #immutable = new Map<string, string>();
  readonly #pasts: Past[] = [];

  constructor(server: Server, scheduler: Scheduler, random: Random, known: Known) {
    this.#server = server;
    this.#scheduler = scheduler;
    this.#random = random;
    this.#known = known;
  }

  async look(times: number): Promise<void> {
    for (let done = 0; done < times; done++) {
      await this.#scheduler.park("look", null);
      const choice = this.#random.below(6);
      if (choice === 0) await this.#pages();
      else if (this.#known.instances.length === 0) continue;
      else if (choice === 4) await this.#offers();
      else if (choice === 5) await this.#served();
      else if (choice === 1) await this.#bytes(this.#random.pick(this.#known.instances).uuid);
      else if (choice === 2) await this.#present(this.#random.pick(this.#known.instances).uuid);
      else await this.#past(this.#random.pick(this.#known.instances).uuid);
    }
  }

  /** What was told of a moment in the past is told again, however late. */
  async checkPasts(): Promise<void> {
    for (const { of, ask, answer } of this.#pasts) {
      const again = await ask();
      if (again === undefined) continue;
      hold(same(again, answer), "as of", () => {
        return `${of} was ${JSON.stringify(answer)} and is ${JSON.stringify(again)}`;
      });
    }
  }

  async #present(uuid: string): Promise<void> {
    const answer = await this.#server.ask(({ storage }) => storage.getInstance(caller, { uuid }));
    if (answer.kind !== "ok") return;
    const { tags: _t, deprecation: _d, stage: _s, environments: _e, ...fixed } = answer.value as Instance;
    const text = JSON.stringify(fixed);
    const before = this.#immutable.get(uuid) ?? text;
    hold(before === text, "immutable", () => `${uuid} was ${before} and is ${text}`);
    this.#immutable.set(uuid, text);
  }

  /** The stream itself fails on bytes that do not match their digest. */
  async #bytes(uuid: string): Promise<void> {
    const answer = await this.#server.ask(async ({ storage }) => {
      const { stream, ref } = await storage.openBlob(caller, { uuid });
      let size = 0;
      for await (const chunk of stream) size += (chunk as Buffer).length;
      return size === ref.size;
    });
    const code = answer.kind === "refused" ? (answer.reason as { code?: string }).code : answer.kind;
    const allowed = ["ok", "unknown", "file.unknown", "store.unavailable"].includes(code ?? "");
    hold(allowed, "blob first", () => `the bytes of ${uuid} answer ${code}`);
  }

  async #past(uuid: string): Promise<void> {
    // This very millisecond may still see a commit; every one before it is over.
    const moment = this.#scheduler.now - 1 - this.#random.below(this.#random.chance(0.5) ? 20 : 3_000);
    const asOf = timeOf(moment);
    await this.#remember(`${uuid} at ${asOf}`, () => this.#asOf(uuid, asOf));
  }

  async #remember(of: string, ask: () => Promise<unknown>): Promise<void> {
    const answer = await ask();
    if (answer !== undefined) this.#pasts.push({ of, ask, answer });
  }

  /** What a slot served at a moment, and what a model used. */
  async #served(): Promise<void> {
    const asOf = timeOf(this.#scheduler.now - 1 - this.#random.below(2_000));
    const ask = async (call: Parameters<Server["ask"]>[0]) => {
      const answer = await this.#server.ask(call);
      if (answer.kind === "ok") return answer.value;
      const code = answer.kind === "refused" ? (answer.reason as { code?: string }).code : undefined;
      return code === "deployment.unknown" ? code : undefined;
    };
    if (this.#known.slots.size > 0) {
      const { project, baseVersionId, partition, environment } = this.#random.pick([
        ...this.#known.slots.values(),
      ]);
      const slot = { project, baseVersionId, partition, environment, asOf };
      await this.#remember(`${baseVersionId} in ${environment} at ${asOf}`, () =>
        ask(({ storage }) => storage.getDeployment(caller, slot)),
      );
    }
    const { uuid: model } = this.#random.pick(this.#known.models);
    const query = { model, direction: "upstream", transitive: true, asOf } as const;
    await this.#remember(`upstreams of ${model} at ${asOf}`, () =>
      ask(({ storage }) => storage.listDependencies(caller, query).then(namesOf)),
    );
  }

  /** Owners find their offers in a list, and in them the versions that Gallery made. */
  async #offers(): Promise<void> {
    const { project } = this.#random.pick(this.#known.models);
    const answer = await this.#server.ask(({ storage }) => storage.listOffers(caller, { project }));
    if (answer.kind !== "ok") return;
    for (const offer of (answer.value as Page<Offer>).items) {
      this.#known.offers.push(offer);
      const { uuid } = offer.proposed;
      if (!this.#known.instances.some((each) => each.uuid === uuid))
        this.#known.instances.push({ uuid, project });
    }
  }

  async #asOf(uuid: string, asOf: string): Promise<unknown> {
    const instance = await this.#server.ask(({ storage }) => storage.getInstance(caller, { uuid, asOf }));
    const latest = await this.#server.ask(({ metrics }) => metrics.latest(caller, { instance: uuid, asOf }));
    if (instance.kind !== "ok" || latest.kind !== "ok") return undefined;
    return { instance: instance.value, latest: latest.value };
  }

  /** Pages neither repeat nor skip what was there all the time. */
  async #pages(): Promise<void> {
    const before = [...this.#known.projects];
    const names: string[] = [];
    for (let token: string | undefined; ; ) {
      const answer = await this.#server.ask(({ storage }) =>
        storage.listProjects(caller, { page_size: 1, ...(token === undefined ? {} : { page_token: token }) }),
      );
      if (answer.kind !== "ok") return;
      const page = answer.value as Page<{ name: string }>;
      names.push(...page.items.map((each) => each.name));
      token = page.next_page_token;
      if (token === undefined) break;
    }
    hold(new Set(names).size === names.length, "pages", () => `${names.join()} repeat a project`);
    const missing = before.find((name) => !names.includes(name));
    hold(missing === undefined, "pages", () => `${names.join()} skip ${missing}`);
  }
}
