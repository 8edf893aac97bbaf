import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { deliveryEntries } from "./deliveries.ts";

export function replayCommand(): Command {
  return command("replay", "send a delivery again, at once, under its old id", [
    "gallery webhook replay 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 5d0c6f2a-3f0e-4c55-8a41-0c9e4f6b7d21",
  ])
    .argument("<webhook>", "UUID of the webhook")
    .argument("<delivery>", "id of the delivery")
    .action(
      withServer(async ({ client, output }, _options, webhook: string, id: string) => {
        const delivery = await client.webhooks.replay(webhook, id);
        await output.record(delivery, deliveryEntries(delivery));
      }),
    );
}
