import type { Command } from "commander";
import { asOfOption, command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { modelEntries } from "../kit/records.ts";
import { findModel, modelReference } from "../kit/reference.ts";

export function getCommand(): Command {
  return command("get", "show one revision of a model, the newest unless named", [
    "gallery model get demand -p marketplace",
    "gallery model get demand@2 -p marketplace -o json",
  ])
    .argument("<model>", modelReference)
    .addOption(asOfOption())
    .action(
      withServer<{ asOf?: string }>(async (context, { asOf }, reference: string) => {
        const model = await findModel(context, reference, asOf);
        await context.output.record(model, modelEntries(model));
      }),
    );
}
