import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { reasonOption } from "../kit/deployments.ts";
import { exampleOffer, printOffer } from "./print.ts";

export function declineCommand(): Command {
  return command("decline", "close an offer; the next newer version opens another", [
    `gallery offers decline ${exampleOffer} --reason "worse on holidays"`,
  ])
    .argument("<offer>", "its UUID")
    .addOption(reasonOption())
    .action(
      withServer<{ reason: string }>(async (context, { reason }, offer: string) => {
        await printOffer(context, await context.client.offers.decline({ offer, reason }));
      }),
    );
}
