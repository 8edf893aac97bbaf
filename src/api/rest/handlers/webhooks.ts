import type { DeliveryState, NewWebhook, WebhookChange, WebhookTrial } from "../../../domain/subscription.ts";
import type { PageRequest } from "../../../domain/values.ts";
import type { Storage } from "../../../tiers/storage/index.ts";
import type { Handlers } from "../handler.ts";

export const webhookHandlers = (storage: Storage): Handlers => ({
  "storage.createWebhook": ({ caller, params: { project }, body }) =>
    storage.createWebhook(caller, { ...(body as Omit<NewWebhook, "project">), project }),
  "storage.listWebhooks": ({ caller, params: { project }, query }) =>
    storage.listWebhooks(caller, { ...(query as PageRequest), project }),
  "storage.getWebhook": ({ caller, params: { uuid } }) => storage.getWebhook(caller, { webhook: uuid }),
  "storage.changeWebhook": ({ caller, params: { uuid }, body }) =>
    storage.changeWebhook(caller, { ...(body as Omit<WebhookChange, "webhook">), webhook: uuid }),
  "storage.tryWebhook": ({ caller, params: { uuid }, body }) =>
    storage.tryWebhook(caller, { ...(body as Omit<WebhookTrial, "webhook">), webhook: uuid }),
  "storage.removeWebhook": ({ caller, params: { uuid } }) => storage.removeWebhook(caller, { webhook: uuid }),
  "storage.listDeliveries": ({ caller, params: { uuid }, query }) =>
    storage.listDeliveries(caller, {
      ...(query as PageRequest & { state?: DeliveryState }),
      webhook: uuid,
    }),
  "storage.replayDelivery": ({ caller, params: { uuid, id } }) =>
    storage.replayDelivery(caller, { webhook: uuid, delivery: id }),
});
