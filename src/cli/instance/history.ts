import type { Command } from "commander";
import type { Partition } from "../../client/index.ts";
import { changeColumns } from "../changes.ts";
import { command, partitionOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { instanceReference, instanceUuid } from "../kit/reference.ts";

export function historyCommand(): Command {
  return command("history", "list everything that happened to an instance, oldest first", [
    "gallery instance history demand@4.1 -p marketplace",
  ])
    .argument("<instance>", instanceReference)
    .addOption(partitionOption())
    .action(
      withServer<{ partition?: Partition }>(async (context, options, reference: string) => {
        const subject = await instanceUuid(context, reference, options);
        await context.output.list(context.client.changes.all({ subject, limit: 1000 }), changeColumns);
      }),
    );
}
