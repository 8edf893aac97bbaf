import { expect, test } from "vitest";
import { Told } from "../../testing/told.ts";
import { ann, bob, keyed } from "../../testing/world.ts";

const url = "https://receiver.example/a";

test("a webhook is shown as it was made, its secret only once", async () => {
  const told = await Told.open();
  const made = await told.storage.createWebhook(bob, {
    project: "p",
    url,
    baseVersionId: "m",
    kinds: ["instance.created"],
  });
  const { secret, ...shown } = made;
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(shown).toEqual({
    uuid: made.uuid,
    project: "p",
    name: "",
    description: "",
    url,
    format: "cloudevents",
    baseVersionId: "m",
    kinds: ["instance.created"],
    state: "active",
    createdAt: "2026-01-01T00:00:00.000Z",
    createdBy: "bob",
    updatedAt: "2026-01-01T00:00:00.000Z",
    waiting: 0,
    dead: 0,
  });
  expect(await told.storage.getWebhook(ann, { webhook: made.uuid.toUpperCase() })).toEqual(shown);
  expect((await told.storage.listWebhooks(ann, { project: "p" })).items).toEqual([shown]);
  const log = JSON.stringify(await told.log());
  expect(log).toContain(made.uuid);
  expect(log).not.toContain(secret);
  expect(log).not.toContain(url);
});

test("webhooks are listed page after page, by project", async () => {
  const told = await Told.open();
  await told.storage.createProject(ann, { name: "q" });
  const made: string[] = [];
  for (let count = 0; count < 5; count++) made.push((await told.webhook()).uuid);
  await told.webhook({ project: "q" });
  const seen: string[] = [];
  let token: string | undefined;
  do {
    const page = await told.storage.listWebhooks(ann, {
      project: "p",
      page_size: 2,
      ...(token !== undefined && { page_token: token }),
    });
    seen.push(...page.items.map(({ uuid }) => uuid));
    token = page.next_page_token;
  } while (token !== undefined);
  expect(seen).toEqual(made);
});

test("the secret of a removed webhook is forgotten", async () => {
  const told = await Told.open();
  const { uuid } = await told.webhook();
  await told.storage.removeWebhook(ann, { webhook: uuid });
  const row = await told.database.read((tables) => tables.webhooks.byId(1));
  expect(row).toMatchObject({ uuid, state: "removed", secret: "" });
});

test("pausing, going on and removing are logged once each", async () => {
  const told = await Told.open();
  const { uuid: webhook } = await told.webhook({ kinds: ["model.created"] });
  const before = (await told.log()).length;
  for (const state of ["paused", "paused", "active", "active"] as const) {
    expect((await told.storage.changeWebhook(ann, { webhook, state })).state).toBe(state);
  }
  await told.storage.removeWebhook(keyed("k"), { webhook });
  await told.storage.removeWebhook(keyed("k"), { webhook });
  const logged = (await told.log())
    .slice(before)
    .map(({ kind, data, subject }) => [kind, data, subject.uuid]);
  expect(logged).toEqual([
    ["webhook.changed", { webhook, state: "paused" }, "p"],
    ["webhook.changed", { webhook, state: "active" }, "p"],
    ["webhook.removed", { webhook }, "p"],
  ]);
  for (const call of [
    () => told.storage.getWebhook(ann, { webhook }),
    () => told.storage.changeWebhook(ann, { webhook, state: "active" }),
    () => told.storage.removeWebhook(ann, { webhook }),
    () => told.storage.listDeliveries(ann, { webhook }),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: "webhook.unknown" });
  }
  expect((await told.storage.listWebhooks(ann, { project: "p" })).items).toEqual([]);
});

test("a repeated creation is one webhook with one secret", async () => {
  const told = await Told.open();
  const first = await told.storage.createWebhook(keyed("k"), { project: "p", url });
  expect(await told.storage.createWebhook(keyed("k"), { project: "p", url })).toEqual(first);
  expect((await told.storage.listWebhooks(ann, { project: "p" })).items).toHaveLength(1);
});

test.each([
  [{ project: "none", url }, "project.unknown"],
  [{ project: "p", url, baseVersionId: "none" }, "model.unknown"],
  [{ project: "p", url, kinds: [] }, "request.invalid"],
  [{ project: "p", url, kinds: ["none" as "model.created"] }, "request.invalid"],
  [{ project: "p", url, subject: "none" }, "request.invalid"],
  [{ project: "p", url: `https://${"a".repeat(2_100)}.example/` }, "request.invalid"],
])("%j is refused with %s and no effect", async (input, code) => {
  const told = await Told.open();
  const before = await told.log();
  await expect(told.storage.createWebhook(ann, input)).rejects.toMatchObject({ code });
  expect(await told.log()).toEqual(before);
});

test("an address that may not be called is refused, with the reason", async () => {
  const told = await Told.open();
  told.receiver.refused = "127.0.0.1 is not a public address";
  await expect(told.storage.createWebhook(ann, { project: "p", url })).rejects.toMatchObject({
    code: "webhook.refused",
    field: "url",
    message: "the url may not be called: 127.0.0.1 is not a public address",
  });
});

test("deliveries are listed newest first, by state, page after page", async () => {
  const told = await Told.open();
  const { uuid: webhook } = await told.webhook({ kinds: ["instance.created"] });
  told.receiver.answer = ({ body }) => (JSON.parse(body).data.position % 2 === 0 ? 200 : 500);
  for (let count = 0; count < 6; count++) await told.instance();
  await told.soon();
  const list = async (query: object) => (await told.storage.listDeliveries(ann, { webhook, ...query })).items;
  const all = (await list({})).map(({ change }) => change);
  expect(all).toEqual([...all].sort((a, b) => b - a));
  expect(all).toHaveLength(6);
  const first = await told.storage.listDeliveries(ann, { webhook, page_size: 4 });
  const rest = await list({ page_size: 4, page_token: first.next_page_token });
  expect([...first.items, ...rest].map(({ change }) => change)).toEqual(all);
  expect((await list({ state: "waiting" })).map(({ change }) => change % 2)).toEqual([1, 1, 1]);
  expect(await list({ state: "dead" })).toEqual([]);
});

test("what is not there is named in the refusal", async () => {
  const told = await Told.open();
  const { uuid: webhook } = await told.webhook();
  const delivery = "00000000-0000-4000-8000-000000000000";
  const calls: [() => Promise<unknown>, string][] = [
    [() => told.storage.replayDelivery(ann, { webhook, delivery }), "delivery.unknown"],
    [() => told.storage.replayDelivery(ann, { webhook: delivery, delivery }), "webhook.unknown"],
    [() => told.storage.replayDelivery(ann, { webhook, delivery: "x" }), "request.invalid"],
    [() => told.storage.listDeliveries(ann, { webhook, state: "x" as "dead" }), "request.invalid"],
    [() => told.storage.changeWebhook(ann, { webhook, state: "disabled" as "paused" }), "request.invalid"],
    [() => told.storage.listWebhooks(ann, { project: "none" }), "project.unknown"],
  ];
  for (const [call, code] of calls) await expect(call()).rejects.toMatchObject({ code });
});
