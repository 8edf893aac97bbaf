import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { webhookEntries } from "./get.ts";

export function pauseCommand(): Command {
  return command("pause", "send nothing more until it is resumed", [
    "gallery webhook pause 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10",
  ])
    .argument("<webhook>", "UUID of the webhook")
    .action(
      withServer(async ({ client, output }, _options, uuid: string) => {
        const webhook = await client.webhooks.change({ webhook: uuid, state: "paused" });
        await output.record(webhook, webhookEntries(webhook));
      }),
    );
}
