import { type Command, Option } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { reasonOption } from "../kit/deployments.ts";
import { readTimeToCome } from "../kit/values.ts";
import { exampleOffer, printOffer } from "./print.ts";

export function snoozeCommand(): Command {
  return command("snooze", "leave an offer out of the list until later", [
    `gallery offers snooze ${exampleOffer} --until 7d --reason "after the release"`,
  ])
    .argument("<offer>", "its UUID")
    .addOption(
      new Option("--until <time>", "moment, or how far off: 24h, 7d")
        .argParser((text) => readTimeToCome(text))
        .makeOptionMandatory(),
    )
    .addOption(reasonOption())
    .action(
      withServer<{ until: string; reason: string }>(async (context, { until, reason }, offer: string) => {
        await printOffer(context, await context.client.offers.snooze({ offer, until, reason }));
      }),
    );
}
