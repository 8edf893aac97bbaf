import { pageFrom, required, toPage } from "../codec/values.ts";
import {
  deliveryQueryFrom,
  newWebhookFrom,
  toCreatedWebhook,
  toDelivery,
  toTrialResult,
  webhookChangeFrom,
  webhookTrialFrom,
} from "../codec/webhooks.ts";
import type { Operations } from "../operation.ts";

type Names =
  | "createWebhook"
  | "getWebhook"
  | "listWebhooks"
  | "changeWebhook"
  | "tryWebhook"
  | "removeWebhook"
  | "listDeliveries"
  | "replayDelivery";

export const webhookOperations: Pick<Operations, Names> = {
  createWebhook: async ({ gallery, caller }, webhook) =>
    toCreatedWebhook(await gallery.storage.createWebhook(caller, newWebhookFrom(webhook))),

  getWebhook: async ({ gallery, caller }, webhook) =>
    gallery.storage.getWebhook(caller, { webhook: required(webhook, "webhook") }),

  listWebhooks: async ({ gallery, caller }, given) => {
    const request = required(given, "request");
    const input = { project: required(request.project, "request.project"), ...pageFrom(request) };
    return toPage(await gallery.storage.listWebhooks(caller, input), (webhook) => webhook);
  },

  changeWebhook: async ({ gallery, caller }, change) =>
    gallery.storage.changeWebhook(caller, webhookChangeFrom(change)),

  tryWebhook: async ({ gallery, caller }, trial) =>
    toTrialResult(await gallery.storage.tryWebhook(caller, webhookTrialFrom(trial))),

  removeWebhook: async ({ gallery, caller }, webhook) =>
    gallery.storage.removeWebhook(caller, { webhook: required(webhook, "webhook") }),

  listDeliveries: async ({ gallery, caller }, query) =>
    toPage(await gallery.storage.listDeliveries(caller, deliveryQueryFrom(query)), toDelivery),

  replayDelivery: async ({ gallery, caller }, webhook, delivery) =>
    toDelivery(
      await gallery.storage.replayDelivery(caller, {
        webhook: required(webhook, "webhook"),
        delivery: required(delivery, "delivery"),
      }),
    ),
};
