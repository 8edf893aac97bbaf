import type {
  CreatedWebhook,
  Delivery,
  DeliveryQuery,
  NewWebhook,
  Webhook,
  WebhookChange,
  WebhookTrial,
  WebhookTrialResult,
} from "../domain/subscription.ts";
import type { Page, PageRequest } from "../domain/values.ts";
import { type CallOptions, everyPage, path, type Transport } from "./transport.ts";

export type Webhooks = ReturnType<typeof createWebhooks>;

export function createWebhooks(transport: Transport) {
  const list = (
    project: string,
    request: PageRequest = {},
    options: CallOptions = {},
  ): Promise<Page<Webhook>> =>
    transport.json({
      ...options,
      method: "GET",
      path: path`/projects/${project}/webhooks`,
      query: { ...request },
      repeat: "harmless",
    });

  const deliveries = (
    { webhook, ...query }: DeliveryQuery,
    options: CallOptions = {},
  ): Promise<Page<Delivery>> =>
    transport.json({
      ...options,
      method: "GET",
      path: path`/webhooks/${webhook}/deliveries`,
      query,
      repeat: "harmless",
    });

  return {
    /** The answer is the only one that shows the secret. */
    create: ({ project, ...webhook }: NewWebhook, options: CallOptions = {}): Promise<CreatedWebhook> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/projects/${project}/webhooks`,
        body: webhook,
        repeat: "keyed",
      }),

    get: (webhook: string, options: CallOptions = {}): Promise<Webhook> =>
      transport.json({ ...options, method: "GET", path: path`/webhooks/${webhook}`, repeat: "harmless" }),

    list,

    all: (project: string, request: PageRequest = {}, options: CallOptions = {}): AsyncIterable<Webhook> =>
      everyPage(request.page_token, (page_token) => list(project, { ...request, page_token }, options)),

    /** What is left out stays; the state `active` goes on with what waited. */
    change: ({ webhook, ...body }: WebhookChange, options: CallOptions = {}): Promise<Webhook> =>
      transport.json({
        ...options,
        method: "PATCH",
        path: path`/webhooks/${webhook}`,
        body,
        repeat: "keyed",
      }),

    /** Sends at once what tells of nothing, and gives what came of it. */
    try: ({ webhook, ...body }: WebhookTrial, options: CallOptions = {}): Promise<WebhookTrialResult> =>
      transport.json({ ...options, method: "POST", path: path`/webhooks/${webhook}/trial`, body }),

    remove: (webhook: string, options: CallOptions = {}): Promise<void> =>
      transport.json({ ...options, method: "DELETE", path: path`/webhooks/${webhook}`, repeat: "keyed" }),

    deliveries,

    allDeliveries: (query: DeliveryQuery, options: CallOptions = {}): AsyncIterable<Delivery> =>
      everyPage(query.page_token, (page_token) => deliveries({ ...query, page_token }, options)),

    /** Tries a delivery again, at once. */
    replay: (webhook: string, delivery: string, options: CallOptions = {}): Promise<Delivery> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/webhooks/${webhook}/deliveries/${delivery}/replay`,
        repeat: "keyed",
      }),
  };
}
