import type { Command } from "commander";
import type { Partition } from "../../client/index.ts";
import { command, partitionOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { usageEntries } from "../kit/records.ts";
import { instanceReference, instanceUuid } from "../kit/reference.ts";

export function usageCommand(): Command {
  return command("usage", "show who still uses an instance: readers, environments, what was made with it", [
    "gallery instance usage demand@4.1 -p marketplace",
  ])
    .argument("<instance>", instanceReference)
    .addOption(partitionOption())
    .action(
      withServer<{ partition?: Partition }>(async (context, options, reference: string) => {
        const uuid = await instanceUuid(context, reference, options);
        const usage = await context.client.instances.usage(uuid);
        await context.output.record(usage, usageEntries(usage));
      }),
    );
}
