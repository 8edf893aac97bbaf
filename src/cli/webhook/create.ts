import { type Command, Option } from "commander";
import type { ChangeKind } from "../../client/index.ts";
import { changeKinds } from "../../domain/change.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { webhookEntries } from "./get.ts";

interface CreateOptions {
  readonly model?: string;
  readonly subject?: string;
  readonly kind?: readonly ChangeKind[];
}

export function createCommand(): Command {
  return command("create", "send each change that it wants to a URL from now on; prints the secret once", [
    "gallery webhook create https://receiver.example/gallery -p marketplace",
    "gallery webhook create https://receiver.example/new -p marketplace --model demand --kind instance.created",
  ])
    .argument("<receiver>", "URL that takes the changes")
    .option("--model <name>", "only of the models and instances under this base version id")
    .option("--subject <uuid>", "only of this model or instance")
    .addOption(new Option("--kind <kinds...>", "only of these kinds").choices(changeKinds))
    .action(
      withServer<CreateOptions>(async ({ client, output, project }, options, url: string) => {
        const webhook = await client.webhooks.create({
          project: project(),
          url,
          baseVersionId: options.model,
          subject: options.subject,
          kinds: options.kind,
        });
        await output.record(webhook, [...webhookEntries(webhook), ["secret", webhook.secret]]);
      }),
    );
}
