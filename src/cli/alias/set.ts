import { type Command, Option } from "commander";
import type { Partition } from "../../client/index.ts";
import { command, partitionOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { UsageError } from "../kit/failure.ts";
import { baseName, baseReference, instanceReference, instanceUuid } from "../kit/reference.ts";
import { aliasColumns } from "./columns.ts";

interface SetOptions {
  readonly instance?: string;
  readonly rule?: string;
  readonly partition?: Partition;
}

export function setCommand(): Command {
  return command("set", "point an alias at an instance, or bind it to a selection rule", [
    "gallery alias set demand champion --instance demand@4.1 -p marketplace",
    "gallery alias set demand champion --rule forecasting-champion -p marketplace",
  ])
    .argument("<model>", baseReference)
    .argument("<alias>", "letters, digits, '_' and '-'")
    .addOption(new Option("--instance <instance>", instanceReference))
    .addOption(
      new Option("--rule <uuid>", "the selection rule that answers, by its uuid").conflicts("instance"),
    )
    .addOption(partitionOption())
    .action(
      withServer<SetOptions>(async (context, { instance, rule, partition }, model: string, alias: string) => {
        if (instance === undefined && rule === undefined) throw new UsageError("give --instance or --rule");
        const target =
          instance === undefined
            ? { rule }
            : { instance: await instanceUuid(context, instance, { partition }) };
        const name = { ...baseName(context, model), alias };
        const set = await context.client.registry.setAlias({ ...name, ...target });
        await context.output.record(
          set,
          aliasColumns.map(({ title, of }) => [title, of(set)] as const),
        );
      }),
    );
}
