import { Argument, type Command } from "commander";
import type { Partition, RegistryStage } from "../../client/index.ts";
import { registryStages } from "../../domain/registry.ts";
import { command, partitionOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { instanceReference, instanceUuid } from "../kit/reference.ts";

interface StageOptions {
  readonly archiveOthers?: true;
  readonly partition?: Partition;
}

export function stageCommand(): Command {
  return command("stage", "say where an instance stands in registries; it deploys nothing", [
    "gallery instance stage demand@4.1 production --archive-others -p marketplace",
  ])
    .argument("<instance>", instanceReference)
    .addArgument(new Argument("<stage>", "where it stands").choices(registryStages))
    .option("--archive-others", "archive those of its model that are in the stage")
    .addOption(partitionOption())
    .action(
      withServer<StageOptions>(async (context, options, reference: string, stage: RegistryStage) => {
        const uuid = await instanceUuid(context, reference, options);
        const { archiveOthers } = options;
        const shown = await context.client.registry.setStage({
          ...{ uuid, stage },
          ...(archiveOthers && { archiveOthers }),
        });
        await context.output.record(shown, [
          ["uuid", shown.uuid],
          ["title", shown.title],
          ["place", shown.place],
          ["version", shown.version],
          ["stage", shown.stage],
          ["description", shown.description],
          ["aliases", shown.aliases.join(", ")],
          ["updated", shown.updatedAt],
        ]);
      }),
    );
}
