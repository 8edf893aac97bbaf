import type { MlflowEvent, Webhook } from "../../../domain/subscription.ts";
import type { Storage } from "../../../tiers/storage/index.ts";
import { handle, type MlflowCall, type MlflowHandlers } from "../call.ts";
import { invalid, missing, retell } from "../errors.ts";
import { offsetOf, tokenOf } from "../registry/tokens.ts";
import { choice, int64, list, required, text } from "../requests/fields.ts";
import { some } from "../requests/json.ts";
import { collect } from "../requests/pages.ts";
import { checkWebhookName, checkWebhookUrl } from "../webhooks/checks.ts";
import { eventMessage, eventOf, webhookEvent } from "../webhooks/events.ts";

const LISTED = { usual: 100, most: 1000 };

const status = choice({ ACTIVE: 1, DISABLED: 2 });
const states = { ACTIVE: "active", DISABLED: "paused" } as const;

const webhookMessage = (webhook: Webhook): unknown => ({
  webhook_id: webhook.uuid,
  name: webhook.name,
  description: webhook.description || undefined,
  url: webhook.url,
  events: webhook.events?.map(eventMessage),
  status: webhook.state === "active" ? "ACTIVE" : "DISABLED",
  creation_timestamp: Date.parse(webhook.createdAt),
  last_updated_timestamp: Date.parse(webhook.updatedAt),
});

const tell = (webhook: Webhook) => ({ webhook: webhookMessage(webhook) });

function checkEvents(events: readonly MlflowEvent[]): readonly MlflowEvent[] {
  if (events.length > 0) return events;
  throw invalid("Webhook events must be a non-empty list of WebhookEvent objects: [].");
}

/** Webhooks of the project that have MLflow's format; others are none to MLflow's clients. */
export function webhookHandlers(storage: Storage): MlflowHandlers {
  async function find({ caller, project, params }: MlflowCall): Promise<Webhook> {
    const { webhook_id: id } = params;
    const unknown = () => missing(`Webhook with ID ${id} not found.`);
    const webhook = await retell(storage.getWebhook(caller, { webhook: id }), {
      "webhook.unknown": unknown,
      "request.invalid": unknown,
    });
    if (webhook.project !== project || webhook.format !== "mlflow") throw unknown();
    return webhook;
  }

  return {
    CreateWebhook: handle(
      {
        name: required(text),
        url: required(text),
        events: required(list(webhookEvent)),
        description: text,
        secret: text,
        status,
      },
      async ({ name, url, events: given, description = "", secret = "", ...told }, { caller, project }) => {
        const events = given.map(eventOf);
        const made = await storage.createWebhook(caller, {
          ...{ project, format: "mlflow", description, secret },
          name: checkWebhookName(name),
          url: checkWebhookUrl(url),
          events: checkEvents(events),
          state: states[told.status ?? "ACTIVE"],
        });
        return tell(made);
      },
    ),

    ListWebhooks: handle(
      { max_results: int64, page_token: text },
      async ({ max_results, page_token }, { caller, project }) => {
        const size = max_results || LISTED.usual;
        if (size < 1 || size > LISTED.most) throw invalid("max_results must be between 1 and 1000.");
        const offset = offsetOf(page_token);
        const { items } = await collect(
          (page) => storage.listWebhooks(caller, { ...page, project }),
          undefined,
          undefined,
        );
        const newestFirst = items.filter(({ format }) => format === "mlflow").reverse();
        const end = offset + size;
        return {
          webhooks: some(newestFirst.slice(offset, end).map(webhookMessage)),
          next_page_token: newestFirst.length > end ? tokenOf(end) : undefined,
        };
      },
    ),

    GetWebhook: async (call) => tell(await find(call)),

    UpdateWebhook: handle(
      { name: text, description: text, url: text, events: list(webhookEvent), secret: text, status },
      async ({ name, description, url, events: given = [], secret, ...told }, call) => {
        const events = given.map(eventOf);
        const { uuid } = await find(call);
        const changed = await storage.changeWebhook(call.caller, {
          webhook: uuid,
          ...(name && { name: checkWebhookName(name) }),
          ...(url && { url: checkWebhookUrl(url) }),
          ...(events.length > 0 && { events }),
          ...(description !== undefined && { description }),
          ...(secret !== undefined && { secret }),
          ...(told.status !== undefined && { state: states[told.status] }),
        });
        return tell(changed);
      },
    ),

    DeleteWebhook: async (call) => {
      const { uuid } = await find(call);
      await storage.removeWebhook(call.caller, { webhook: uuid });
    },

    TestWebhook: handle({ event: webhookEvent }, async ({ event: given }, call) => {
      const event = given && eventOf(given);
      const { uuid } = await find(call);
      const result = await storage.tryWebhook(call.caller, { webhook: uuid, ...(event && { event }) });
      return {
        result: {
          success: result.delivered,
          response_status: result.status ?? undefined,
          response_body: result.body || undefined,
          error_message: result.error === null ? undefined : `Failed to test webhook: ${result.error}`,
        },
      };
    }),
  };
}
