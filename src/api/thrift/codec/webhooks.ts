import {
  type CreatedWebhook,
  type Delivery,
  type DeliveryQuery,
  mlflowEvents,
  type NewWebhook,
  type WebhookChange,
  type WebhookTrial,
  type WebhookTrialResult,
  webhookFormats,
} from "../../../domain/subscription.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { filterFrom } from "./changes.ts";
import { choiceFrom, listFrom, pageFrom, present, required, textOrNothing } from "./values.ts";

type Moves = NonNullable<
  Given<Pick<Generated.WebhookChange, "state" | "name" | "description" | "events" | "secret">>
>;

/** What of a webhook is said alike when it is made and when it is changed. */
const movesFrom = (given: Moves, at: string) => ({
  state: choiceFrom(given.state, ["active", "paused"] as const, `${at}.state`),
  name: given.name,
  description: given.description,
  events: listFrom(given.events, (event, i) =>
    required(choiceFrom(event, mlflowEvents, `${at}.events[${i}]`), `${at}.events[${i}]`),
  ),
  secret: given.secret,
});

export function newWebhookFrom(given: Given<Generated.NewWebhook>): NewWebhook {
  const webhook = required(given, "webhook");
  return {
    ...filterFrom(webhook, "webhook"),
    ...present({
      ...movesFrom(webhook, "webhook"),
      format: choiceFrom(webhook.format, webhookFormats, "webhook.format"),
    }),
    project: required(webhook.project, "webhook.project"),
    url: required(webhook.url, "webhook.url"),
  };
}

export function webhookChangeFrom(given: Given<Generated.WebhookChange>): WebhookChange {
  const change = required(given, "change");
  return {
    ...present({ ...movesFrom(change, "change"), url: textOrNothing(change.url) }),
    webhook: required(change.webhook, "change.webhook"),
  };
}

export function webhookTrialFrom(given: Given<Generated.WebhookTrial>): WebhookTrial {
  const trial = required(given, "trial");
  return {
    ...present({ event: choiceFrom(trial.event, mlflowEvents, "trial.event") }),
    webhook: required(trial.webhook, "trial.webhook"),
  };
}

export const toTrialResult = (result: WebhookTrialResult): Answer<Generated.WebhookTrialResult> =>
  present(result);

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
