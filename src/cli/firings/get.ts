import type { Command } from "commander";
import { jobColumns } from "../jobs/print.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { exampleFiring, firingEntries } from "./print.ts";

export function getCommand(): Command {
  return command("get", "show what a rule said of an instance, and what became of its actions", [
    `gallery firings get ${exampleFiring}`,
  ])
    .argument("<firing>", "its UUID")
    .action(
      withServer(async ({ client, output }, _options, uuid: string) => {
        const firing = await client.firings.get(uuid);
        await output.record(firing, firingEntries(firing));
        if (output.format !== "table" || firing.actions === 0) return;
        await output.text("\n");
        await output.list(client.firings.allJobs({ firing: uuid }), jobColumns);
      }),
    );
}
