import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { modelEntries } from "../kit/records.ts";
import { findModel, modelReference } from "../kit/reference.ts";

export function restoreCommand(): Command {
  return command("restore", "take a model's deprecation back, at the level named only", [
    'gallery model restore demand@2 -p marketplace --reason "the feature is back"',
  ])
    .argument("<model>", modelReference)
    .requiredOption("--reason <text>", "why it may be used again")
    .option("--all", "what was said of every revision")
    .action(
      withServer<{ reason: string; all?: true }>(async (context, { reason, all }, reference: string) => {
        const { uuid } = await findModel(context, reference);
        const model = await context.client.models.restore({ uuid, reason, all });
        await context.output.record(model, modelEntries(model));
      }),
    );
}
