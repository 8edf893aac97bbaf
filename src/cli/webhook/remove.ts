import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";

export function removeCommand(): Command {
  return command("remove", "send nothing more, not even what waits", [
    "gallery webhook remove 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10",
  ])
    .argument("<webhook>", "UUID of the webhook")
    .action(
      withServer(async ({ client, output }, _options, uuid: string) => {
        await client.webhooks.remove(uuid);
        output.note(`The webhook ${uuid} is removed.`);
      }),
    );
}
