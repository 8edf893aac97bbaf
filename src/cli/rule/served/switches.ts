import type { Command } from "commander";
import { command, type Paging, paged, pageOf } from "../../kit/command.ts";
import { withServer } from "../../kit/context.ts";
import { switchColumns } from "./print.ts";

export function switchesCommand(): Command {
  return paged(
    command("switches", "list how each switch that was ever set stands", [
      "gallery rule switches",
      "gallery rule switches --history --all",
    ]),
  )
    .option("--history", "every setting instead, newest first")
    .action(
      withServer<Paging & { history?: true }>(async ({ client, output }, options) => {
        const page = pageOf(options);
        const switches = options.history
          ? client.rules.allSwitchHistory({ page_size: page.page_size })
          : await client.rules.switches();
        await output.list(switches, switchColumns, page);
      }),
    );
}
