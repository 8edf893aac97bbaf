import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { eventColumns, exampleOffer, printOffer } from "./print.ts";

export function getCommand(): Command {
  return command("get", "show an offer and how it came about", [`gallery offers get ${exampleOffer}`])
    .argument("<offer>", "its UUID")
    .action(
      withServer(async (context, _options, uuid: string) => {
        const offer = await context.client.offers.get(uuid);
        await printOffer(context, offer);
        if (context.output.format !== "table") return;
        await context.output.text("\n");
        await context.output.list(offer.history, eventColumns);
      }),
    );
}
