import { expect, test } from "vitest";
import type { Records } from "../../../stores/records/store.ts";
import { Random } from "../../../testing/simulation/random.ts";
import { Ruled } from "../testing/ruled.ts";
import { LEASE_MS, RENEW_MS } from "./lease.ts";

const HOUR_MS = 60 * 60 * 1_000;
const idsOf = (ruled: Ruled): string[] =>
  ruled.receiver.requests.map(({ headers }) => headers["webhook-id"]!);
const instanceOf = ({ body }: { body: string }): string => JSON.parse(body).instance.uuid;

async function withRule(): Promise<Ruled> {
  const ruled = await Ruled.open();
  ruled.rules.put({});
  await ruled.pass(1_000);
  return ruled;
}

test("a callback is tried ten times over more than 72 hours under one id, then kept as dead until it is replayed", async () => {
  const ruled = await withRule();
  ruled.receiver.answer = () => {
    throw new Error("connect ECONNREFUSED");
  };
  const start = ruled.time.clock.now();
  await ruled.measure(await ruled.instance(), 9);
  await ruled.soon();
  const hours: number[] = [0];
  for (;;) {
    const [job] = await ruled.jobs();
    if (job!.state !== "waiting") break;
    await ruled.time.skip(job!.due! - ruled.time.clock.now());
    await ruled.soon();
    hours.push((ruled.time.clock.now() - start) / HOUR_MS);
  }
  expect(ruled.receiver.requests).toHaveLength(10);
  expect(hours.at(-1)).toBeGreaterThan(72);
  expect(new Set(idsOf(ruled)).size).toBe(1);
  expect(new Set(ruled.receiver.requests.map(({ body }) => body)).size).toBe(1);
  const [dead] = await ruled.jobs();
  expect(dead).toMatchObject({ state: "dead", attempts: 10, result: "connect ECONNREFUSED" });
  await ruled.time.skip(1_000 * HOUR_MS);
  expect(ruled.receiver.requests).toHaveLength(10);

  ruled.receiver.answer = () => 200;
  await ruled.database.write((tables) => tables.jobs.replay(dead!.id));
  ruled.automation.wake();
  await ruled.soon();
  expect(new Set(idsOf(ruled)).size).toBe(1);
  expect(await ruled.jobs()).toMatchObject([{ state: "done", attempts: 1 }]);
});

/** Promised to whoever waits for what a dead server was at. */
const PROMISED_MS = 60_000;

/** Its store until it dies. */
function mortal({ database }: Ruled): Records & { dead: boolean } {
  const alive = <T>(call: () => Promise<T>) => (own.dead ? Promise.reject(new Error("dead")) : call());
  const own = {
    dead: false,
    read: ((work) => alive(() => database.read(work))) as Records["read"],
    write: ((work) => alive(() => database.write(work))) as Records["write"],
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return own;
}

test.each([1, 2])(
  "of %i servers one dies while it calls, and it is stood in for within 60 s under the same id",
  async (servers) => {
    for (let after = 0; after < 10_000; after += 1_300) {
      const ruled = await withRule();
      ruled.automation.quiesce();
      const records = mortal(ruled);
      ruled.start(records);
      ruled.receiver.answer = () => new Promise(() => {});
      await ruled.measure(await ruled.instance(), 9);
      await ruled.soon();
      if (servers === 2) ruled.start();
      await ruled.pass(after, 650);
      const died = ruled.time.clock.now();
      records.dead = true;
      if (servers === 1) ruled.restart();
      ruled.receiver.answer = () => 200;
      while (ruled.receiver.requests.length < 2) {
        expect(ruled.time.clock.now() - died).toBeLessThan(PROMISED_MS);
        await ruled.time.skip(500);
      }
      // Nobody takes what is held by somebody who may live.
      expect(ruled.time.clock.now() - died).toBeGreaterThan(LEASE_MS - RENEW_MS);
      expect(idsOf(ruled)).toEqual([1, 2].map(() => idsOf(ruled)[0]));
      await ruled.soon();
      expect(await ruled.jobs()).toMatchObject([{ state: "done", attempts: 2 }]);
    }
  },
);

test("a server that lives holds what it is at for as long as it takes", async () => {
  const ruled = await withRule();
  let answer = (_status: number): void => {};
  ruled.receiver.answer = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  ruled.start();
  await ruled.measure(await ruled.instance(), 9);
  await ruled.soon();
  await ruled.pass(120_000);
  expect(ruled.receiver.requests).toHaveLength(1);
  answer(200);
  await ruled.soon();
  expect(await ruled.jobs()).toMatchObject([{ state: "done", attempts: 1 }]);
});

test("an answer that comes after the lease was lost changes nothing", async () => {
  const ruled = await withRule();
  let away = false;
  const answers: ((status: number) => void)[] = [];
  ruled.receiver.answer = () => new Promise((resolve) => answers.push(resolve));
  const flaky: Records = {
    read: (work) => ruled.database.read(work),
    write: (work) => (away ? Promise.reject(new Error("away")) : ruled.database.write(work)),
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  ruled.automation.quiesce();
  ruled.start(flaky);
  await ruled.measure(await ruled.instance(), 9);
  await ruled.soon();
  away = true;
  ruled.start();
  await ruled.pass(40_000);
  expect(answers).toHaveLength(2);
  away = false;
  answers[0]!(200);
  await ruled.soon();
  expect(await ruled.jobs()).toMatchObject([{ state: "waiting", attempts: 2, fence: 2 }]);
  answers[1]!(204);
  await ruled.soon();
  expect(await ruled.jobs()).toMatchObject([{ state: "done", attempts: 2, result: "status 204" }]);
});

test("acts of one rule and instance that wait together are done one after the other", async () => {
  const ruled = await withRule();
  ruled.automation.quiesce();
  const instance = await ruled.instance();
  for (const value of [9, 1, 8, 1, 7]) await ruled.measure(instance, value);
  const told: number[] = [];
  let refusals = 2;
  ruled.receiver.answer = ({ body }) => {
    told.push(JSON.parse(body).metrics["Validation.mae"]);
    return refusals-- > 0 ? 500 : 200;
  };
  ruled.start();
  await ruled.soon();
  expect(told).toEqual([9]);
  await ruled.pass(HOUR_MS, 60_000);
  expect(told).toEqual([9, 9, 9, 8, 7]);
  expect((await ruled.jobs()).map(({ attempts }) => attempts)).toEqual([3, 1, 1]);
});

test("two servers look once at each cause, and act once", async () => {
  const ruled = await withRule();
  ruled.start();
  ruled.start();
  const instances: string[] = [];
  for (let count = 0; count < 30; count++) {
    instances.push(await ruled.instance());
    await ruled.measure(instances.at(-1)!, 9);
    if (count % 7 === 0) await ruled.soon();
  }
  await ruled.pass(20_000);
  expect(ruled.receiver.requests.map(instanceOf).sort()).toEqual([...instances].sort());
  expect(await ruled.firings()).toHaveLength(30);
});

const SEEDS = Array.from({ length: 25 }, (_, index) => index + 1);

test.each(SEEDS)(
  "seed %i: under crashes and failing receivers, each cause has one look and one id",
  async (seed) => {
    const random = new Random(seed);
    const ruled = await withRule();
    ruled.receiver.answer = () => {
      if (random.chance(0.1)) return ruled.timeOut();
      if (random.chance(0.3)) throw new Error("cut");
      return random.chance(0.2) ? 500 : 200;
    };
    const bad: string[] = [];
    for (let step = 0; step < 40; step++) {
      const instance = await ruled.instance();
      const worth = random.chance(0.7);
      if (worth) bad.push(instance);
      await ruled.measure(instance, worth ? 9 : 1);
      if (random.chance(0.3)) await ruled.soon();
      if (random.chance(0.15)) ruled.restart();
      if (random.chance(0.1)) ruled.start();
      if (random.chance(0.2)) await ruled.time.skip(random.chance(0.5) ? 5_000 : HOUR_MS);
    }
    ruled.receiver.answer = () => 200;
    for (let hour = 0; hour < 80; hour++) await ruled.time.skip(HOUR_MS);

    const firings = await ruled.firings();
    expect(firings).toHaveLength(40);
    const ids = new Map<string, Set<string>>();
    for (const request of ruled.receiver.requests) {
      const instance = instanceOf(request);
      ids.set(instance, (ids.get(instance) ?? new Set()).add(request.headers["webhook-id"]!));
    }
    expect([...ids.keys()].sort()).toEqual([...bad].sort());
    expect([...ids.values()].every(({ size }) => size === 1)).toBe(true);
    const jobs = await ruled.jobs();
    expect(jobs.every(({ kind, state }) => kind === "act" && state === "done")).toBe(true);
    expect(jobs).toHaveLength(bad.length);
  },
);
