import { type Command, Option } from "commander";
import type { MlflowEvent, WebhookTrialResult } from "../../client/index.ts";
import { mlflowEvents } from "../../domain/subscription.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import type { Cell } from "../kit/table.ts";

export function tryCommand(): Command {
  return command("try", "send what tells of nothing, at once, and show what came of it", [
    "gallery webhook try 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10",
  ])
    .argument("<webhook>", "UUID of the webhook")
    .addOption(
      new Option("--event <event>", "of the format mlflow: the first that it wants unless told").choices(
        mlflowEvents,
      ),
    )
    .action(
      withServer<{ readonly event?: MlflowEvent }>(async ({ client, output }, options, webhook: string) => {
        const result = await client.webhooks.try({ webhook, ...options });
        await output.record(result, entries(result));
      }),
    );
}

const entries = (result: WebhookTrialResult): readonly (readonly [string, Cell])[] => [
  ["delivered", result.delivered],
  ["status", result.status],
  ["answer", result.body],
  ["error", result.error],
];
