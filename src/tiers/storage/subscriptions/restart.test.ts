import { expect, test } from "vitest";
import type { Records } from "../../../stores/records/store.ts";
import { Random } from "../../../testing/simulation/random.ts";
import { changeOf, idOf, Told } from "../../testing/told.ts";
import { ann } from "../../testing/world.ts";

const HOUR_MS = 60 * 60 * 1_000;
const created = { kinds: ["instance.created"] } as const;
const never = (): Promise<number> => new Promise(() => {});

test("a server that dies while it sends is stood in for when its lease ends, under the same id", async () => {
  const told = await Told.open();
  const { uuid } = await told.webhook(created);
  told.receiver.answer = never;
  await told.instance();
  await told.soon();
  told.restart();
  told.receiver.answer = () => 200;
  await told.time.skip(29_000);
  expect(told.receiver.requests).toHaveLength(1);
  await told.time.skip(1_000);
  expect(told.receiver.requests.map(idOf)).toEqual([1, 2].map(() => idOf(told.receiver.requests[0]!)));
  expect(await told.deliveries(uuid)).toMatchObject([{ state: "delivered", attempts: 2 }]);
});

test("changes that were written while no server ran are delivered by the next one", async () => {
  const told = await Told.open();
  await told.webhook(created);
  told.notifications.quiesce();
  const instances = [await told.instance(), await told.instance()];
  told.restart();
  await told.soon();
  expect(told.receiver.requests.map((each) => changeOf(each).subject.uuid)).toEqual(instances);
});

test("two servers on one database send each delivery once", async () => {
  const told = await Told.open();
  told.start();
  told.start();
  const { uuid } = await told.webhook(created);
  const instances: string[] = [];
  for (let count = 0; count < 40; count++) {
    instances.push(await told.instance());
    if (count % 7 === 0) await told.soon();
  }
  for (let turn = 0; turn < 5; turn++) await told.time.skip(5_000);
  const sent = told.receiver.requests.map((each) => changeOf(each).subject.uuid);
  expect([...sent].sort()).toEqual([...instances].sort());
  const deliveries = await told.deliveries(uuid);
  expect(deliveries.every(({ state, attempts }) => state === "delivered" && attempts === 1)).toBe(true);
});

test("a late answer changes nothing about a delivery that another server has taken since", async () => {
  const told = await Told.open();
  const { uuid } = await told.webhook(created);
  let answerLate = (_status: number) => {};
  told.receiver.answer = () =>
    new Promise((resolve) => {
      answerLate = resolve;
    });
  await told.instance();
  await told.soon();
  const first = answerLate;
  told.start();
  await told.time.skip(31_000);
  expect(told.receiver.requests).toHaveLength(2);
  first(410);
  await told.time.settle();
  expect(await told.deliveries(uuid)).toMatchObject([{ state: "waiting", attempts: 2 }]);
  expect((await told.storage.getWebhook(ann, { webhook: uuid })).state).toBe("active");
  answerLate(200);
  await told.time.settle();
  expect(await told.deliveries(uuid)).toMatchObject([{ state: "delivered", attempts: 2 }]);
});

test("a store that is away for a while delays deliveries and loses none", async () => {
  const told = await Told.open();
  let away = false;
  const refuse = () => Promise.reject(new Error("away"));
  const records: Records = {
    read: (work) => (away ? refuse() : told.database.read(work)),
    write: (work) => (away ? refuse() : told.database.write(work)),
    check: refuse,
    close: refuse,
  };
  told.notifications.quiesce();
  told.start(records);
  await told.webhook(created);
  told.receiver.answer = async () => {
    away = true;
    return 200;
  };
  await told.instance();
  await told.soon();
  for (let turn = 0; turn < 100; turn++) await told.time.skip(1_000);
  expect(told.receiver.requests).toHaveLength(1);
  away = false;
  told.receiver.answer = () => 200;
  for (let turn = 0; turn < 10; turn++) await told.time.skip(5_000);
  expect(new Set(told.receiver.requests.map(idOf)).size).toBe(1);
});

const SEEDS = Array.from({ length: 25 }, (_, index) => index + 1);

test.each(SEEDS)(
  "seed %i: under crashes, failing receivers and several servers nothing is lost",
  async (seed) => {
    const random = new Random(seed);
    const told = await Told.open();
    const hooks = [
      await told.webhook(created),
      await told.webhook({ ...created, url: "https://b.example/" }),
    ];
    told.receiver.answer = () => {
      if (random.chance(0.1)) return told.timeOut();
      if (random.chance(0.3)) throw new Error("cut");
      return random.chance(0.2) ? 500 : 200;
    };
    const instances: string[] = [];
    for (let step = 0; step < 40; step++) {
      instances.push(await told.instance());
      if (random.chance(0.3)) await told.soon();
      if (random.chance(0.15)) told.restart();
      if (random.chance(0.1)) told.start();
      if (random.chance(0.2)) await told.time.skip(random.chance(0.5) ? 5_000 : HOUR_MS);
    }
    told.receiver.answer = () => 200;
    for (let hour = 0; hour < 80; hour++) await told.time.skip(HOUR_MS);

    for (const { uuid, url } of hooks) {
      const sent = told.receiver.requests.filter((each) => each.url === url);
      const ids = new Map<number, Set<string>>();
      for (const each of sent) {
        const { position } = changeOf(each);
        ids.set(position, (ids.get(position) ?? new Set()).add(idOf(each)));
      }
      expect([...ids.values()].every(({ size }) => size === 1)).toBe(true);
      expect(new Set(sent.map((each) => changeOf(each).subject.uuid))).toEqual(new Set(instances));
      const deliveries = await told.deliveries(uuid);
      expect(deliveries).toHaveLength(instances.length);
      expect(deliveries.filter(({ state }) => state === "waiting")).toEqual([]);
    }
  },
);
