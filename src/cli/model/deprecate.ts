import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { modelEntries } from "../kit/records.ts";
import { findModel, modelReference } from "../kit/reference.ts";

interface DeprecateOptions {
  readonly reason: string;
  readonly replacement?: string;
  readonly all?: true;
  readonly hide?: true;
}

export function deprecateCommand(): Command {
  return command("deprecate", "hide a revision's instances from search and selection; they stay fetchable", [
    'gallery model deprecate demand@2 -p marketplace --reason "the feature is gone"',
    'gallery model deprecate demand --all -p marketplace --reason "superseded" --replacement demand-ensemble',
    'gallery model deprecate demand --all --hide -p marketplace --reason "made by mistake"',
  ])
    .argument("<model>", modelReference)
    .requiredOption("--reason <text>", "why, for those who come across it")
    .option("--replacement <model>", "model to use instead")
    .option("--all", "every revision, past and future")
    .option("--hide", "with --all: registries show it no more, and its title is free, until it is restored")
    .action(
      withServer<DeprecateOptions>(async (context, { reason, replacement, all, hide }, reference: string) => {
        const { uuid } = await findModel(context, reference);
        const successor =
          replacement === undefined ? undefined : (await findModel(context, replacement)).uuid;
        const model = await context.client.models.deprecate({
          uuid,
          reason,
          all,
          hide,
          replacement: successor,
        });
        await context.output.record(model, modelEntries(model));
      }),
    );
}
