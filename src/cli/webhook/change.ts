import { type Command, Option } from "commander";
import type { MlflowEvent } from "../../client/index.ts";
import { mlflowEvents } from "../../domain/subscription.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { webhookEntries } from "./get.ts";

interface ChangeOptions {
  readonly name?: string;
  readonly description?: string;
  readonly receiver?: string;
  readonly event?: readonly MlflowEvent[];
}

export function changeCommand(): Command {
  return command("change", "call a webhook something else, or send what it wants elsewhere", [
    "gallery webhook change 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 --receiver https://new.example/gallery",
  ])
    .argument("<webhook>", "UUID of the webhook")
    .option("--name <name>", "what people call it")
    .option("--description <text>", "what it is for")
    .option("--receiver <receiver>", "URL that takes the changes")
    .addOption(
      new Option("--event <events...>", "of the format mlflow: what it tells of").choices(mlflowEvents),
    )
    .action(
      withServer<ChangeOptions>(async ({ client, output }, options, uuid: string) => {
        const { name, description, receiver: url, event: events } = options;
        const webhook = await client.webhooks.change({ webhook: uuid, name, description, url, events });
        await output.record(webhook, webhookEntries(webhook));
      }),
    );
}
