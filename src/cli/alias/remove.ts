import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { baseName, baseReference } from "../kit/reference.ts";

export function removeCommand(): Command {
  return command("remove", "remove an alias; its history stays", [
    "gallery alias remove demand challenger -p marketplace",
  ])
    .argument("<model>", baseReference)
    .argument("<alias>", "the alias")
    .action(
      withServer(async (context, _options, model: string, alias: string) => {
        await context.client.registry.removeAlias({ ...baseName(context, model), alias });
        context.output.note(`The alias ${alias} of ${model} is removed.`);
      }),
    );
}
