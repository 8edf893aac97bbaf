import { type Command, Option } from "commander";
import type { ChangeKind, MlflowEvent, WebhookFormat } from "../../client/index.ts";
import { changeKinds } from "../../domain/change.ts";
import { mlflowEvents, webhookFormats } from "../../domain/subscription.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { webhookEntries } from "./get.ts";

interface CreateOptions {
  readonly model?: string;
  readonly subject?: string;
  readonly kind?: readonly ChangeKind[];
  readonly name?: string;
  readonly description?: string;
  readonly format?: WebhookFormat;
  readonly event?: readonly MlflowEvent[];
}

export function createCommand(): Command {
  return command("create", "send each change that it wants to a URL from now on; prints the secret once", [
    "gallery webhook create https://receiver.example/gallery -p marketplace",
    "gallery webhook create https://receiver.example/new -p marketplace --model demand --kind instance.created",
    "gallery webhook create https://receiver.example/old -p marketplace --format mlflow --event model_version.created",
  ])
    .argument("<receiver>", "URL that takes the changes")
    .option("--model <name>", "only of the models and instances under this base version id")
    .option("--subject <uuid>", "only of this model or instance")
    .addOption(new Option("--kind <kinds...>", "only of these kinds").choices(changeKinds))
    .option("--name <name>", "what people call it")
    .option("--description <text>", "what it is for")
    .addOption(
      new Option("--format <format>", "CloudEvents, or what MLflow sends of its registry").choices(
        webhookFormats,
      ),
    )
    .addOption(
      new Option("--event <events...>", "of the format mlflow: what it tells of").choices(mlflowEvents),
    )
    .action(
      withServer<CreateOptions>(async ({ client, output, project }, options, url: string) => {
        const webhook = await client.webhooks.create({
          project: project(),
          url,
          baseVersionId: options.model,
          subject: options.subject,
          kinds: options.kind,
          name: options.name,
          description: options.description,
          format: options.format,
          events: options.event,
        });
        await output.record(webhook, [...webhookEntries(webhook), ["secret", webhook.secret]]);
      }),
    );
}
