import type { Command } from "commander";
import { command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { baseName, baseReference } from "../kit/reference.ts";
import { entryColumns } from "./columns.ts";

export function historyCommand(): Command {
  return paged(
    command("history", "list what an alias named, newest first", [
      "gallery alias history demand champion -p marketplace --all",
    ]),
  )
    .argument("<model>", baseReference)
    .argument("<alias>", "the alias")
    .action(
      withServer<Paging>(async (context, options, model: string, alias: string) => {
        const page = pageOf(options);
        const request = { ...baseName(context, model), alias, page_size: page.page_size };
        await context.output.list(context.client.registry.allAliasHistory(request), entryColumns, page);
      }),
    );
}
