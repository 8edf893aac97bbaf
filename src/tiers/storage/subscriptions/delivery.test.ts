import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { changeOf, idOf, Told } from "../../testing/told.ts";
import { ann } from "../../testing/world.ts";

const HOUR_MS = 60 * 60 * 1_000;
const created = { kinds: ["instance.created"] } as const;

/** Skips from attempt to attempt until nothing is due any more; gives the hours that passed at each. */
async function attemptsOf(told: Told, webhook: string): Promise<number[]> {
  const start = told.time.clock.now();
  const hours: number[] = [];
  for (;;) {
    const before = told.receiver.requests.length;
    const [next] = (await told.deliveries(webhook)).filter(({ state }) => state === "waiting");
    if (next === undefined) return hours;
    await told.time.skip(Math.max(0, Date.parse(next.nextAt!) - told.time.clock.now()));
    expect(told.receiver.requests.length).toBe(before + 1);
    hours.push((told.time.clock.now() - start) / HOUR_MS);
  }
}

test("a change is sent as a signed CloudEvent, once", async () => {
  const told = await Told.open();
  const { uuid, secret } = await told.webhook({ baseVersionId: "m", ...created });
  const instance = await told.instance();
  await told.soon();
  const [request, ...others] = told.receiver.requests;
  expect(others).toEqual([]);
  expect(request).toMatchObject({
    method: "POST",
    url: "https://receiver.example/a",
    timeoutMs: 15_000,
    headers: { "content-type": "application/cloudevents+json; charset=utf-8" },
  });
  const [change] = (await told.log()).filter(({ kind }) => kind === "instance.created");
  expect(JSON.parse(request!.body)).toEqual({
    specversion: "1.0",
    id: String(change!.position),
    source: "/api/v1/projects/p",
    type: "gallery.instance.created.v1",
    subject: instance,
    time: change!.at,
    datacontenttype: "application/json",
    data: change,
  });
  const { "webhook-timestamp": timestamp, "webhook-signature": signature } = request!.headers;
  expect(Number(timestamp)).toBe(Math.floor(told.time.clock.now() / 1_000));
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = `${idOf(request!)}.${timestamp}.${request!.body}`;
  expect(signature).toBe(`v1,${createHmac("sha256", key).update(signed).digest("base64")}`);
  expect(await told.deliveries(uuid)).toEqual([
    {
      id: idOf(request!),
      webhook: uuid,
      change: change!.position,
      kind: "instance.created",
      state: "delivered",
      attempts: 1,
      nextAt: null,
      lastResult: "status 204",
    },
  ]);
  await told.time.skip(100 * HOUR_MS);
  expect(told.receiver.requests).toHaveLength(1);
});

test("a receiver that is away is tried ten times over more than 72 hours, under one id, then never again", async () => {
  const told = await Told.open();
  const { uuid } = await told.webhook(created);
  told.receiver.answer = () => {
    throw new Error("connect ECONNREFUSED");
  };
  await told.instance();
  await told.soon();
  const hours = await attemptsOf(told, uuid);
  const { requests } = told.receiver;
  expect(requests).toHaveLength(10);
  expect(hours.at(-1)).toBeGreaterThan(72);
  expect(hours).toEqual([...hours].sort((a, b) => a - b));
  expect(new Set(requests.map(idOf)).size).toBe(1);
  expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
  expect(new Set(requests.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(10);
  expect(await told.deliveries(uuid)).toMatchObject([
    { state: "dead", attempts: 10, nextAt: null, lastResult: "connect ECONNREFUSED" },
  ]);
  expect(await told.storage.getWebhook(ann, { webhook: uuid })).toMatchObject({ waiting: 0, dead: 1 });
  await told.time.skip(1_000 * HOUR_MS);
  expect(requests).toHaveLength(10);
});

test("a dead delivery is kept, and sent again when it is replayed", async () => {
  const told = await Told.open();
  const { uuid } = await told.webhook(created);
  told.receiver.answer = () => 500;
  await told.instance();
  await told.soon();
  await attemptsOf(told, uuid);
  const [dead] = await told.deliveries(uuid);
  told.receiver.answer = () => 200;
  const replayed = await told.storage.replayDelivery(ann, { webhook: uuid, delivery: dead!.id });
  expect(replayed).toMatchObject({ id: dead!.id, state: "waiting", attempts: 0 });
  await told.time.settle();
  expect(told.receiver.requests).toHaveLength(11);
  expect(new Set(told.receiver.requests.map(idOf)).size).toBe(1);
  expect(await told.deliveries(uuid)).toMatchObject([{ state: "delivered", attempts: 1 }]);
});

test.each([301, 302, 307, 400, 404, 500, 503])("an answer with %i is no delivery", async (status) => {
  const told = await Told.open();
  const { uuid } = await told.webhook(created);
  told.receiver.answer = () => status;
  await told.instance();
  await told.soon();
  expect(await told.deliveries(uuid)).toMatchObject([
    { state: "waiting", attempts: 1, lastResult: `status ${status}` },
  ]);
});

test("410 disables the webhook, which says so in the log and goes on when it is made active again", async () => {
  const told = await Told.open();
  const { uuid } = await told.webhook(created);
  told.receiver.answer = () => 410;
  await told.instance();
  await told.soon();
  expect(await told.storage.getWebhook(ann, { webhook: uuid })).toMatchObject({
    state: "disabled",
    waiting: 1,
  });
  expect((await told.log()).at(-1)).toMatchObject({
    kind: "webhook.changed",
    actor: "gallery",
    door: "internal",
    data: { webhook: uuid, state: "disabled" },
  });
  await told.instance();
  await told.time.skip(100 * HOUR_MS);
  expect(told.receiver.requests).toHaveLength(1);

  told.receiver.answer = () => 200;
  await told.storage.changeWebhook(ann, { webhook: uuid, state: "active" });
  await told.soon();
  await told.soon();
  expect(await told.deliveries(uuid)).toMatchObject([{ state: "delivered" }, { state: "delivered" }]);
});

test("a paused webhook is sent nothing, and everything that waited when it goes on", async () => {
  const told = await Told.open();
  const { uuid } = await told.webhook(created);
  await told.storage.changeWebhook(ann, { webhook: uuid, state: "paused" });
  const instances = [await told.instance(), await told.instance(), await told.instance()];
  await told.time.skip(100 * HOUR_MS);
  expect(told.receiver.requests).toEqual([]);
  await told.storage.changeWebhook(ann, { webhook: uuid, state: "active" });
  await told.soon();
  expect(told.receiver.requests.map((each) => changeOf(each).subject.uuid)).toEqual(instances);
});

test("a removed webhook is sent nothing more, not even what waited", async () => {
  const told = await Told.open();
  const { uuid } = await told.webhook(created);
  told.receiver.answer = () => 500;
  await told.instance();
  await told.soon();
  await told.storage.removeWebhook(ann, { webhook: uuid });
  await told.instance();
  await told.time.skip(100 * HOUR_MS);
  expect(told.receiver.requests).toHaveLength(1);
});

test("deliveries of a webhook begin in the order of the log, at most four at once", async () => {
  const told = await Told.open();
  await told.webhook(created);
  const answers: (() => void)[] = [];
  told.receiver.answer = () => new Promise((resolve) => answers.push(() => resolve(200)));
  for (let count = 0; count < 20; count++) await told.instance();
  await told.soon();
  expect(told.receiver.requests).toHaveLength(4);
  while (answers.length > 0) {
    answers.splice(Math.floor(answers.length / 2), 1)[0]!();
    await told.time.settle();
  }
  const positions = told.receiver.requests.map((each) => changeOf(each).position);
  expect(positions).toHaveLength(20);
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
});

test("a receiver that never answers holds up nobody else", async () => {
  const told = await Told.open();
  await told.webhook({ ...created, url: "https://slow.example/" });
  const quick = await told.webhook({ ...created, url: "https://quick.example/" });
  told.receiver.answer = ({ url }) => (url.includes("slow") ? new Promise(() => {}) : 200);
  for (let count = 0; count < 20; count++) await told.instance();
  await told.soon();
  const deliveries = await told.deliveries(quick.uuid);
  expect(deliveries.filter(({ state }) => state === "delivered")).toHaveLength(20);
});

test("each webhook gets what it asks for, and nothing from before it was made", async () => {
  const told = await Told.open();
  await told.storage.createModel(ann, { project: "p", baseVersionId: "n" });
  await told.storage.createProject(ann, { name: "other" });
  const before = await told.instance();
  const hooks = {
    all: await told.webhook({ url: "https://all.example/" }),
    base: await told.webhook({ url: "https://base.example/", baseVersionId: "n" }),
    subject: await told.webhook({ url: "https://subject.example/", subject: before }),
    other: await told.webhook({ url: "https://other.example/", project: "other" }),
  };
  const [m, n] = [await told.instance(), await told.instance("n")];
  await told.storage.changeTags(ann, { subject: { kind: "instance", uuid: before }, set: { a: "1" } });
  await told.soon();
  await told.soon();
  const sentTo = (name: string) =>
    told.receiver.requests
      .filter(({ url }) => url === `https://${name}.example/`)
      .map(changeOf)
      .filter(({ kind }) => !kind.startsWith("webhook."))
      .map(({ subject }) => subject.uuid);
  expect(Object.keys(hooks).map(sentTo)).toEqual([[m, n, before], [n], [before], []]);
});
