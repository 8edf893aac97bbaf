import type { Command } from "commander";
import type { Webhook } from "../../client/index.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import type { Cell } from "../kit/table.ts";

export function getCommand(): Command {
  return command("get", "show a webhook, and how many deliveries wait or were given up", [
    "gallery webhook get 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10",
  ])
    .argument("<webhook>", "UUID of the webhook")
    .action(
      withServer(async ({ client, output }, _options, uuid: string) => {
        const webhook = await client.webhooks.get(uuid);
        await output.record(webhook, webhookEntries(webhook));
      }),
    );
}

export function webhookEntries(webhook: Webhook): readonly (readonly [string, Cell])[] {
  return [
    ["uuid", webhook.uuid],
    ["project", webhook.project],
    ["name", webhook.name],
    ["description", webhook.description],
    ["url", webhook.url],
    ["format", webhook.format],
    ["events", webhook.events?.join(", ")],
    ["model", webhook.baseVersionId],
    ["subject", webhook.subject],
    ["kinds", webhook.kinds?.join(", ")],
    ["state", webhook.state],
    ["waiting", webhook.waiting],
    ["dead", webhook.dead],
    ["created", `${webhook.createdAt} by ${webhook.createdBy}`],
    ["updated", webhook.updatedAt],
  ];
}
