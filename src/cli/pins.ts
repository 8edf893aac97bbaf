import type { Command } from "commander";
import type { Partition } from "../client/index.ts";
import { command, partitionOption } from "./kit/command.ts";
import { withServer } from "./kit/context.ts";
import { picturePins } from "./kit/graph/picture.ts";
import { type GraphOptions, printGraph, withGraph } from "./kit/graph/print.ts";
import { instanceReference, instanceUuid } from "./kit/reference.ts";

export function pinsCommand(): Command {
  const pins = command(
    "pins",
    "draw the exact instances that an instance was made with, or that were made with it",
    [
      "gallery pins pricing@7.1 -p marketplace",
      "gallery pins demand@2.1 -p marketplace --direction downstream --format mermaid",
    ],
  );
  return withGraph(pins.argument("<instance>", instanceReference))
    .addOption(partitionOption())
    .action(
      withServer<GraphOptions & { partition?: Partition }>(async (context, options, reference: string) => {
        const { direction, direct, partition } = options;
        const uuid = await instanceUuid(context, reference, { partition });
        const found = await context.client.dependencies.pins({
          uuid,
          direction,
          transitive: direct !== true,
        });
        await printGraph(context.output, found, picturePins, options);
      }),
    );
}
