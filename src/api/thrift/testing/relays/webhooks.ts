import type { Delivery, Webhook } from "../../../../domain/subscription.ts";
import type { Relay } from "../relay.ts";
import { at, context, other, uuid } from "./samples.ts";

const webhook: Webhook = {
  uuid,
  project: "p",
  name: "n",
  description: "d",
  url: "https://example.com/hook",
  format: "cloudevents",
  state: "active",
  baseVersionId: "m",
  subject: other,
  kinds: ["offer.opened", "deployment.deployed"],
  createdAt: at,
  createdBy: "ada",
  updatedAt: at,
  waiting: 2,
  dead: 1,
};
const { baseVersionId: _base, subject: _subject, kinds: _kinds, ...unfiltered } = webhook;

const events = ["model_version.created", "prompt.created"] as const;
const { kinds: _own, ...told } = { ...webhook, format: "mlflow", events } as const;

const delivery: Delivery = {
  id: "d",
  webhook: uuid,
  change: 9,
  kind: "offer.opened",
  state: "waiting",
  attempts: 3,
  nextAt: at,
  lastResult: "503",
};
const untried: Delivery = { ...delivery, attempts: 0, nextAt: null, lastResult: null };
const { nextAt: _next, lastResult: _last, ...wireUntried } = untried;

const asked = {
  project: "p",
  url: webhook.url,
  name: "n",
  description: "d",
  format: "mlflow",
  events: ["model_version.created"],
  state: "paused",
  secret: "s",
  baseVersionId: "m",
  subject: other,
  kinds: ["offer.opened", "deployment.deployed"],
};

export const webhookRelays: Record<string, Relay> = {
  "storage.createWebhook": {
    call: (c) => c.createWebhook(asked, context),
    input: asked,
    answer: { ...webhook, secret: "whsec_AAAA" },
    told: { webhook, secret: "whsec_AAAA" },
  },
  "storage.getWebhook": {
    call: (c) => c.getWebhook(uuid),
    input: { webhook: uuid },
    answer: webhook,
    told: webhook,
  },
  "storage.listWebhooks": {
    call: (c) => c.listWebhooks({ project: "p", pageSize: 2, pageToken: "t" }),
    input: { project: "p", page_size: 2, page_token: "t" },
    answer: { items: [unfiltered], next_page_token: "n" },
    told: { items: [unfiltered], nextPageToken: "n" },
  },
  "storage.changeWebhook": {
    call: (c) =>
      c.changeWebhook(
        {
          webhook: uuid,
          state: "paused",
          name: "m",
          description: "",
          url: "https://b",
          events: [...events],
          secret: "",
        },
        context,
      ),
    input: {
      webhook: uuid,
      state: "paused",
      name: "m",
      description: "",
      url: "https://b",
      events,
      secret: "",
    },
    answer: { ...told, state: "paused" },
    told: { ...told, state: "paused" },
  },
  "storage.tryWebhook": {
    call: (c) => c.tryWebhook({ webhook: uuid, event: "prompt.created" }),
    input: { webhook: uuid, event: "prompt.created" },
    answer: { delivered: false, status: null, body: "", error: "no answer" },
    told: { delivered: false, body: "", error: "no answer" },
  },
  "storage.removeWebhook": {
    call: (c) => c.removeWebhook(uuid, context),
    input: { webhook: uuid },
    answer: undefined,
    told: undefined,
  },
  "storage.listDeliveries": {
    call: (c) => c.listDeliveries({ webhook: uuid, state: "dead", pageSize: 2 }),
    input: { webhook: uuid, state: "dead", page_size: 2 },
    answer: { items: [delivery, untried] },
    told: { items: [delivery, wireUntried] },
  },
  "storage.replayDelivery": {
    call: (c) => c.replayDelivery(uuid, "d", context),
    input: { webhook: uuid, delivery: "d" },
    answer: delivery,
    told: delivery,
  },
};
