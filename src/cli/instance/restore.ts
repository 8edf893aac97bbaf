import type { Command } from "commander";
import type { Partition } from "../../client/index.ts";
import { command, partitionOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { instanceEntries } from "../kit/records.ts";
import { instanceReference, instanceUuid } from "../kit/reference.ts";

export function restoreCommand(): Command {
  return command("restore", "take a deprecation back", [
    'gallery instance restore demand@4.1 -p marketplace --reason "the feed was fine"',
  ])
    .argument("<instance>", instanceReference)
    .requiredOption("--reason <text>", "why it may be used again")
    .addOption(partitionOption())
    .action(
      withServer<{ reason: string; partition?: Partition }>(async (context, options, reference: string) => {
        const uuid = await instanceUuid(context, reference, options);
        const instance = await context.client.instances.restore(uuid, { reason: options.reason });
        await context.output.record(instance, instanceEntries(instance));
      }),
    );
}
