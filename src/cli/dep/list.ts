import type { Command } from "commander";
import type { Direction } from "../../client/index.ts";
import { asOfOption, command, directionOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { modelReference, modelUuid } from "../kit/reference.ts";
import { dependencyColumns } from "./print.ts";

interface ListOptions {
  readonly direction: Direction;
  readonly transitive?: true;
  readonly asOf?: string;
}

export function listCommand(): Command {
  return command("list", "list what a model uses, or what uses it", [
    "gallery dep list pricing -p marketplace",
    "gallery dep list demand -p marketplace --direction downstream --transitive --as-of 2026-11-01",
  ])
    .argument("<model>", modelReference)
    .addOption(directionOption())
    .option("--transitive", "also what is reached over others")
    .addOption(asOfOption())
    .action(
      withServer<ListOptions>(async (context, options, reference: string) => {
        const model = await modelUuid(context, reference);
        const { dependencies } = await context.client.dependencies.list({ model, ...options });
        await context.output.list(dependencies, dependencyColumns);
      }),
    );
}
