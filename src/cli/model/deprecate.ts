import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { modelEntries } from "../kit/records.ts";
import { findModel, modelReference } from "../kit/reference.ts";

interface DeprecateOptions {
  readonly reason: string;
  readonly replacement?: string;
  readonly all?: true;
}

export function deprecateCommand(): Command {
  return command("deprecate", "hide a revision's instances from search and selection; they stay fetchable", [
    'gallery model deprecate demand@2 -p marketplace --reason "the feature is gone"',
    'gallery model deprecate demand --all -p marketplace --reason "superseded" --replacement demand-ensemble',
  ])
    .argument("<model>", modelReference)
    .requiredOption("--reason <text>", "why, for those who come across it")
    .option("--replacement <model>", "model to use instead")
    .option("--all", "every revision, past and future")
    .action(
      withServer<DeprecateOptions>(async (context, { reason, replacement, all }, reference: string) => {
        const { uuid } = await findModel(context, reference);
        const successor =
          replacement === undefined ? undefined : (await findModel(context, replacement)).uuid;
        const model = await context.client.models.deprecate({
          uuid,
          reason,
          all,
          replacement: successor,
        });
        await context.output.record(model, modelEntries(model));
      }),
    );
}
