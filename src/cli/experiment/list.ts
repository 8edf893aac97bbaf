import type { Command } from "commander";
import { command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { experimentColumns } from "./columns.ts";

export function listCommand(): Command {
  return paged(
    command("list", "list the experiments of a project, by number", [
      "gallery experiment list -p marketplace",
      "gallery experiment list --deleted -p marketplace",
    ]),
  )
    .option("--deleted", "those that were deleted, instead")
    .action(
      withServer<Paging & { readonly deleted?: true }>(async ({ client, output, project }, options) => {
        const page = pageOf(options);
        const query = {
          project: project(),
          page_size: page.page_size,
          ...(options.deleted && ({ state: "deleted" } as const)),
        };
        await output.list(client.experiments.all(query), experimentColumns, page);
      }),
    );
}
