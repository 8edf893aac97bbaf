import type { Command } from "commander";
import { command, ifMatchOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { approvalOption, printDeployment, reasonOption } from "../kit/deployments.ts";
import { exampleOffer } from "./print.ts";

interface AcceptOptions {
  readonly reason: string;
  readonly proposed?: string;
  readonly ifMatch?: number;
  readonly approval?: string;
}

export function acceptCommand(): Command {
  return command("accept", "deploy what is offered", [
    `gallery offers accept ${exampleOffer} --reason "newer demand forecasts"`,
  ])
    .argument("<offer>", "its UUID")
    .addOption(reasonOption())
    .option("--proposed <uuid>", "instance that you looked at: refused when another is proposed by now")
    .addOption(ifMatchOption())
    .addOption(approvalOption())
    .action(
      withServer<AcceptOptions>(async (context, options, offer: string) => {
        const { reason, proposed, ifMatch, approval } = options;
        const acceptance = { offer, reason, proposed, ifMatch, approval };
        await printDeployment(context, await context.client.offers.accept(acceptance));
      }),
    );
}
