import type { CreatedWebhook, Delivery, DeliveryQuery, NewWebhook } from "../../../domain/subscription.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { filterFrom } from "./changes.ts";
import { choiceFrom, pageFrom, present, required } from "./values.ts";

export function newWebhookFrom(given: Given<Generated.NewWebhook>): NewWebhook {
  const webhook = required(given, "webhook");
  return {
    ...filterFrom(webhook, "webhook"),
    project: required(webhook.project, "webhook.project"),
    url: required(webhook.url, "webhook.url"),
  };
}

export function toCreatedWebhook({ secret, ...webhook }: CreatedWebhook): Answer<Generated.CreatedWebhook> {
  return { webhook, secret };
}

export function deliveryQueryFrom(given: Given<Generated.DeliveryQuery>): DeliveryQuery {
  const query = required(given, "query");
  return {
    ...present({
      webhook: required(query.webhook, "query.webhook"),
      state: choiceFrom(query.state, ["waiting", "delivered", "dead"], "query.state"),
    }),
    ...pageFrom(query),
  };
}

export function toDelivery(delivery: Delivery): Answer<Generated.Delivery> {
  return present(delivery);
}
