import type { Command } from "commander";
import type { Partition } from "../../../client/index.ts";
import { command, partitionOption } from "../../kit/command.ts";
import { withServer } from "../../kit/context.ts";
import { instanceReference, instanceUuid } from "../../kit/reference.ts";
import { ruleUuid } from "./print.ts";

export function fireCommand(): Command {
  return command(
    "fire",
    "make an action rule look at an instance now; it acts only when what it says holds",
    ["gallery rule fire forecasting-drift demand@4.1 -p marketplace"],
  )
    .argument("<rule>", ruleUuid)
    .argument("<instance>", instanceReference)
    .addOption(partitionOption())
    .action(
      withServer<{ partition?: Partition }>(async (context, place, rule: string, reference: string) => {
        const instance = await instanceUuid(context, reference, place);
        const firing = await context.client.firings.fire({ rule, instance });
        await context.output.record({ firing }, [["firing", firing]]);
        context.output.note("It looks in a moment; gallery firings get tells what came of it.");
      }),
    );
}
