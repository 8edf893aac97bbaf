import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import type { HttpRequest } from "../../../domain/seams.ts";
import { mlflowEvents, type NewWebhook } from "../../../domain/subscription.ts";
import { Told } from "../../testing/told.ts";
import { ann } from "../../testing/world.ts";

const IS_PROMPT = { "mlflow.prompt.is_prompt": "true" };

async function listening(given: Partial<NewWebhook> = {}) {
  const told = await Told.open();
  const webhook = await told.webhook({ format: "mlflow", events: mlflowEvents, ...given });
  return { told, webhook };
}

const eventOf = ({ body }: HttpRequest) => {
  const { entity, action, data } = JSON.parse(body);
  return [`${entity}.${action}`, data];
};

/** What was sent while something was done, each in its turn. */
async function sentBy(told: Told, work: () => Promise<unknown>) {
  const before = told.receiver.requests.length;
  await work();
  await told.soon();
  return told.receiver.requests.slice(before).map(eventOf);
}

const idOf = ({ headers }: HttpRequest) => headers["x-mlflow-delivery-id"]!;

test("a new version is told as MLflow does, signed with the secret as it is", async () => {
  const { told, webhook } = await listening({ secret: "s3cret" });
  const instance = await told.instance();
  await told.soon();
  const [request, ...others] = told.receiver.requests;
  expect(others).toEqual([]);
  expect(JSON.parse(request!.body)).toEqual({
    entity: "model_version",
    action: "created",
    timestamp: "2026-01-01T00:00:00.000+00:00",
    data: {
      ...{ name: "m", version: "1", source: `mlflow-artifacts:/instances/${instance}`, run_id: null },
      ...{ tags: {}, description: null },
    },
  });
  const at = request!.headers["x-mlflow-timestamp"];
  const [delivery] = await told.deliveries(webhook.uuid);
  expect(idOf(request!)).toBe(delivery!.id);
  const signed = createHmac("sha256", "s3cret").update(`${delivery!.id}.${at}.${request!.body}`);
  expect(request!.headers).toMatchObject({
    "content-type": "application/json",
    "x-mlflow-signature": `v1,${signed.digest("base64")}`,
  });
  expect(Number(at)).toBe(Math.floor(told.time.clock.now() / 1_000));
});

test("nothing is signed without a secret", async () => {
  const { told } = await listening({ secret: "" });
  await told.instance();
  await told.soon();
  expect(Object.keys(told.receiver.requests[0]!.headers)).not.toContain("x-mlflow-signature");
});

test("models, versions, tags and aliases are told by the names of the time", async () => {
  const { told } = await listening();
  const { storage } = told;
  let model = { uuid: "", baseVersionId: "" };
  const created = { project: "p", title: "My model", tags: { a: "1" }, description: "d" };
  expect(
    await sentBy(told, async () => {
      model = await storage.createModel(ann, created);
    }),
  ).toEqual([["registered_model.created", { name: "My model", tags: { a: "1" }, description: "d" }]]);
  const { baseVersionId } = model;
  expect(
    await sentBy(told, () =>
      storage.changeTags(ann, { subject: { kind: "model", ...model }, set: { b: "2" } }),
    ),
  ).toEqual([]);

  let uuid = "";
  const [version] = await sentBy(told, async () => {
    uuid = await told.instance(baseVersionId, { tags: { t: "1" }, fields: { source: "s3://x", runId: "r" } });
  });
  expect(version).toMatchObject([
    "model_version.created",
    { name: "My model", version: "1", source: "s3://x", run_id: "r", tags: { t: "1" } },
  ]);
  const subject = { kind: "instance", uuid } as const;
  const named = { name: "My model", version: "1" };
  expect(
    await sentBy(told, () => storage.changeTags(ann, { subject, set: { k: "v" }, remove: ["t"] })),
  ).toEqual([
    ["model_version_tag.set", { ...named, key: "k", value: "v" }],
    ["model_version_tag.deleted", { ...named, key: "t" }],
  ]);
  const alias = { project: "p", baseVersionId, alias: "best" };
  expect(await sentBy(told, () => storage.setAlias(ann, { ...alias, instance: uuid }))).toEqual([
    ["model_version_alias.created", { ...named, alias: "best" }],
  ]);
  await storage.retitleModel(ann, { project: "p", baseVersionId, title: "Renamed" });
  expect(await sentBy(told, () => storage.removeAlias(ann, alias))).toEqual([
    ["model_version_alias.deleted", { name: "Renamed", alias: "best" }],
  ]);
  const rule = "0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10";
  expect(await sentBy(told, () => storage.setAlias(ann, { ...alias, rule }))).toEqual([]);
});

test("prompts have events of their own, without the tags that say what they are", async () => {
  const { told } = await listening();
  const { storage } = told;
  let model = { uuid: "", baseVersionId: "" };
  const tags = { ...IS_PROMPT, _mlflow_prompt_type: "text", x: "y" };
  expect(
    await sentBy(told, async () => {
      model = await storage.createModel(ann, { project: "p", title: "greet", tags });
    }),
  ).toEqual([["prompt.created", { name: "greet", tags: { x: "y" }, description: "" }]]);
  const text = { ...tags, "mlflow.prompt.text": "Hi {{n}}" };
  let uuid = "";
  const fields = { description: "polite" };
  expect(
    await sentBy(told, async () => {
      uuid = await told.instance(model.baseVersionId, { tags: text, fields });
    }),
  ).toEqual([
    [
      "prompt_version.created",
      { name: "greet", version: "1", template: "Hi {{n}}", tags: { x: "y" }, description: "polite" },
    ],
  ]);
  const set = { k: "v" };
  const own = { kind: "model", uuid: model.uuid } as const;
  expect(await sentBy(told, () => storage.changeTags(ann, { subject: own, set }))).toEqual([
    ["prompt_tag.set", { name: "greet", key: "k", value: "v" }],
  ]);
  expect(
    await sentBy(told, () => storage.changeTags(ann, { subject: { kind: "instance", uuid }, set })),
  ).toEqual([["prompt_version_tag.set", { name: "greet", version: "1", key: "k", value: "v" }]]);
  const alias = { project: "p", baseVersionId: model.baseVersionId, alias: "a" };
  expect(await sentBy(told, () => storage.setAlias(ann, { ...alias, instance: uuid }))).toEqual([
    ["prompt_alias.created", { name: "greet", version: "1", alias: "a" }],
  ]);
  expect(await sentBy(told, () => storage.removeAlias(ann, alias))).toEqual([
    ["prompt_alias.deleted", { name: "greet", alias: "a" }],
  ]);
});

test("only the events that are wanted become deliveries", async () => {
  const { told, webhook } = await listening({ events: ["prompt.created"] });
  await told.storage.createModel(ann, { project: "p", baseVersionId: "plain" });
  await told.storage.createModel(ann, { project: "p", baseVersionId: "prompt", tags: IS_PROMPT });
  await told.instance();
  await told.soon();
  expect(told.receiver.requests.map((each) => eventOf(each)[1].name)).toEqual(["prompt"]);
  expect(await told.deliveries(webhook.uuid)).toHaveLength(1);
  const { told: other } = await listening({ events: ["budget_policy.exceeded"] });
  await other.instance();
  await other.soon();
  expect(other.receiver.requests).toEqual([]);
});

test("a change of several tags is told again whole, under the same ids and words, when one of them fails", async () => {
  const { told, webhook } = await listening({ events: ["model_version_tag.set"] });
  const uuid = await told.instance();
  await told.soon();
  const { requests } = told.receiver;
  told.receiver.answer = () => (requests.length === 2 ? 500 : 200);
  const subject = { kind: "instance", uuid } as const;
  await told.storage.changeTags(ann, { subject, set: { a: "1", b: "2", c: "3" } });
  await told.soon();
  expect(requests).toHaveLength(2);
  expect(await told.deliveries(webhook.uuid)).toMatchObject([{ state: "waiting", lastResult: "status 500" }]);
  await told.storage.retitleModel(ann, { project: "p", baseVersionId: "m", title: "other" });
  await told.time.skip(5_000);
  expect(requests.map((each) => eventOf(each)[1].key)).toEqual(["a", "b", "a", "b", "c"]);
  expect(requests.slice(0, 2).map(({ body }) => body)).toEqual(requests.slice(2, 4).map(({ body }) => body));
  expect(requests.slice(0, 2).map(idOf)).toEqual(requests.slice(2, 4).map(idOf));
  expect(new Set(requests.map(idOf)).size).toBe(3);
  expect(await told.deliveries(webhook.uuid)).toMatchObject([{ state: "delivered", attempts: 2 }]);
});

test("what waits is told as the webhook says when it is sent", async () => {
  const { told, webhook } = await listening({ state: "paused" });
  await told.instance();
  await told.storage.changeWebhook(ann, {
    ...{ webhook: webhook.uuid, url: "https://receiver.example/b", name: "n", secret: "" },
    ...({ events: ["registered_model.created", "model_version.created"], state: "active" } as const),
  });
  await told.soon();
  expect(told.receiver.requests.map(({ url }) => url)).toEqual(["https://receiver.example/b"]);
  const [changed] = (await told.log()).filter(({ kind }) => kind === "webhook.changed");
  expect(changed!.data).toEqual({
    webhook: webhook.uuid,
    state: "active",
    changed: ["name", "url", "secret", "events"],
  });
  expect(await told.storage.getWebhook(ann, { webhook: webhook.uuid })).toMatchObject({
    events: ["model_version.created", "registered_model.created"],
    updatedAt: "2026-01-01T00:00:00.000Z",
  });
});

test("a trial sends an example of an event at once, signed, and tells what came of it", async () => {
  const { told, webhook } = await listening({
    events: ["prompt.created", "model_version_alias.deleted"],
    state: "paused",
    secret: "s",
  });
  told.receiver.answer = () => ({ status: 201, body: "thanks" });
  const attempt = (event?: "prompt.created") =>
    told.storage.tryWebhook(ann, { webhook: webhook.uuid, ...(event && { event }) });
  expect(await attempt()).toEqual({ delivered: true, status: 201, body: "thanks", error: null });
  expect(eventOf(told.receiver.requests[0]!)).toEqual([
    "model_version_alias.deleted",
    { name: "example_model", alias: "example_alias" },
  ]);
  expect(told.receiver.requests[0]).toMatchObject({ wantsBody: true, timeoutMs: 15_000 });
  expect(told.receiver.requests[0]!.headers["x-mlflow-signature"]).toMatch(/^v1,/);
  told.receiver.answer = () => 302;
  expect(await attempt("prompt.created")).toMatchObject({ delivered: false, status: 302, body: "" });
  expect(eventOf(told.receiver.requests[1]!)).toEqual([
    "prompt.created",
    { name: "example_prompt", tags: { example_key: "example_value" }, description: "An example prompt" },
  ]);
  told.receiver.answer = () => {
    throw new Error("connect ECONNREFUSED");
  };
  expect(await attempt()).toEqual({
    delivered: false,
    status: null,
    body: "",
    error: "connect ECONNREFUSED",
  });
  expect(await told.deliveries(webhook.uuid)).toEqual([]);
});

test.each([
  [{ format: "xml" as "mlflow" }, "format"],
  [{ format: "mlflow" as const }, "events"],
  [{ format: "mlflow" as const, events: [] }, "events"],
  [{ format: "mlflow" as const, events: ["x" as "prompt.created"] }, "events[0]"],
  [{ format: "mlflow" as const, events: mlflowEvents, kinds: ["model.created" as const] }, "kinds"],
  [{ events: mlflowEvents }, "events"],
  [{ secret: "chosen" }, "secret"],
  [{ state: "disabled" as "paused" }, "state"],
])("a webhook with %j is refused for %s", async (given, field) => {
  const told = await Told.open();
  const made = told.storage.createWebhook(ann, { project: "p", url: "https://a.example/", ...given });
  await expect(made).rejects.toMatchObject({ code: "request.invalid", field });
});

test("a change of what the format does not have is refused, and changes nothing", async () => {
  const told = await Told.open();
  const { uuid: webhook } = await told.webhook();
  const before = [await told.log(), await told.storage.getWebhook(ann, { webhook })];
  for (const [given, field] of [
    [{ name: "n", events: mlflowEvents }, "events"],
    [{ name: "n", secret: "s" }, "secret"],
  ] as const) {
    const change = told.storage.changeWebhook(ann, { webhook, ...given });
    await expect(change).rejects.toMatchObject({ code: "request.invalid", field });
  }
  const attempt = told.storage.tryWebhook(ann, { webhook, event: "prompt.created" });
  await expect(attempt).rejects.toMatchObject({ code: "request.invalid", field: "event" });
  expect([await told.log(), await told.storage.getWebhook(ann, { webhook })]).toEqual(before);
  told.receiver.refused = "10.0.0.1 is not a public address";
  const away = told.storage.changeWebhook(ann, { webhook, url: "http://10.0.0.1/" });
  await expect(away).rejects.toMatchObject({ code: "webhook.refused", field: "url" });
});
