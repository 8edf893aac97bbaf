import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, type TestContext, test } from "vitest";
import { type Client, createClient } from "../src/client/index.ts";
import { GatedReceiver } from "./support/gate.ts";
import { commitAlarm, createModel } from "./support/rules.ts";
import { newFolder, startServer, type TestServer } from "./support/server.ts";

const ROUNDS = 3;
/** As many as a server makes at once to one receiver. */
const CALLS = 4;
/** A dead server's work is done again within this time of its death, though nobody else was there to do it. */
const PROMISED_MS = 60_000;

/** A server with a rule in force that calls a receiver, to be killed and started again on the same data. */
class Killed {
  readonly receiver = new GatedReceiver();
  readonly #folder = newFolder();
  #flags: readonly string[] = [];
  #digest = "";
  server!: TestServer;
  client!: Client;

  async open(): Promise<void> {
    this.#flags = await commitAlarm(join(this.#folder.path, "rules"), await this.receiver.listen());
    await this.start();
    this.#digest = await createModel(this.client);
    // What was measured before the rule was in force is none of its business.
    while (this.receiver.calls.length === 0) {
      await this.measure([await this.instance()]);
      await pause(500);
    }
    await this.finished(performance.now());
  }

  async start(): Promise<void> {
    this.server = await startServer(join(this.#folder.path, "data"), { flags: this.#flags });
    this.client = createClient({ url: this.server.url, retries: 0, timeout: 20_000 });
  }

  async close(): Promise<void> {
    await this.server.kill();
    this.receiver.close();
    this.#folder.remove();
  }

  async instance(): Promise<string> {
    return (await this.client.instances.create({ project: "p", baseVersionId: "m", blob: this.#digest }))
      .uuid;
  }

  instances(): Promise<string[]> {
    return Promise.all(Array.from({ length: CALLS }, () => this.instance()));
  }

  /** Makes the rule call for each instance. */
  async measure(instances: readonly string[]): Promise<void> {
    const point = { scope: "Validation", name: "mae", value: 9 } as const;
    await Promise.all(instances.map((uuid) => this.client.metrics.record(uuid, [point])));
  }

  /** Waits until no job waits, not longer after a moment than is promised. */
  async finished(since: number): Promise<void> {
    for (;;) {
      const { items } = await this.client.firings.jobs({ state: "waiting" });
      const passed = performance.now() - since;
      if (items.length === 0) return;
      expect(passed, JSON.stringify(items)).toBeLessThan(PROMISED_MS);
      await pause(250);
    }
  }

  /** In how many attempts each of these instances was told of. */
  async attempts(instances: readonly string[]): Promise<number[]> {
    const attempts = new Map<string, number>();
    for await (const job of this.client.firings.allJobs({ rule: "ops-alarm" })) {
      expect(job).toMatchObject({ kind: "act", state: "done" });
      expect(attempts.has(job.instance)).toBe(false);
      attempts.set(job.instance, job.attempts);
    }
    return instances.map((uuid) => attempts.get(uuid)!);
  }

  /** How often each of these instances was told of, always in the same words under the same id. */
  told(instances: readonly string[]): number[] {
    return instances.map((uuid) => {
      const calls = this.receiver.calls.filter(({ instance }) => instance === uuid);
      expect(new Set(calls.map(({ id, body }) => `${id} ${body}`)).size, uuid).toBe(1);
      return calls.length;
    });
  }
}

async function opened({ onTestFinished }: TestContext): Promise<Killed> {
  const killed = new Killed();
  onTestFinished(() => killed.close());
  await killed.open();
  return killed;
}

const each = (value: number): number[] => Array.from({ length: CALLS }, () => value);

test.concurrent("a kill as soon as a metric is answered, before or while its jobs are made, loses no call", async (context) => {
  const killed = await opened(context);
  for (let round = 1; round <= 2 * ROUNDS; round++) {
    const instances = await killed.instances();
    await killed.measure(instances);
    await killed.server.kill();
    const since = performance.now();
    await killed.start();
    // What was not made into a job yet is not among those that wait.
    const isTold = (uuid: string) => killed.receiver.calls.some(({ instance }) => instance === uuid);
    while (!instances.every(isTold)) {
      expect(performance.now() - since).toBeLessThan(PROMISED_MS);
      await pause(100);
    }
    await killed.finished(since);
    const attempts = await killed.attempts(instances);
    for (const [place, calls] of killed.told(instances).entries()) {
      expect(calls).toBeLessThanOrEqual(attempts[place]!);
    }
  }
}, 600_000);

test.concurrent("a kill when calls have a connection and nothing is sent repeats them, and they are heard once", async (context) => {
  const killed = await opened(context);
  for (let round = 1; round <= ROUNDS; round++) {
    const instances = await killed.instances();
    const held = killed.receiver.hold("accepted", CALLS);
    await killed.measure(instances);
    await held;
    await killed.server.kill();
    killed.receiver.forget();
    const since = performance.now();
    await killed.start();
    await killed.finished(since);
    expect(await killed.attempts(instances)).toEqual(each(2));
    expect(killed.told(instances)).toEqual(each(1));
  }
}, 600_000);

test.concurrent("a kill when calls were read and not answered repeats them under their ids", async (context) => {
  const killed = await opened(context);
  for (let round = 1; round <= ROUNDS; round++) {
    const instances = await killed.instances();
    const held = killed.receiver.hold("read", CALLS);
    await killed.measure(instances);
    await held;
    await killed.server.kill();
    killed.receiver.forget();
    const since = performance.now();
    await killed.start();
    await killed.finished(since);
    expect(await killed.attempts(instances)).toEqual(each(2));
    expect(killed.told(instances)).toEqual(each(2));
  }
}, 600_000);

test.concurrent("a kill when calls were answered and the answers not recorded repeats them under their ids", async (context) => {
  const killed = await opened(context);
  for (let round = 1; round <= ROUNDS; round++) {
    const instances = await killed.instances();
    const held = killed.receiver.hold("read", CALLS);
    await killed.measure(instances);
    await held;
    // Who stands still cannot record what arrives.
    killed.server.process.kill("SIGSTOP");
    killed.receiver.answer();
    await pause(50);
    await killed.server.kill();
    const since = performance.now();
    await killed.start();
    await killed.finished(since);
    expect(await killed.attempts(instances)).toEqual(each(2));
    expect(killed.told(instances)).toEqual(each(2));
  }
}, 600_000);
