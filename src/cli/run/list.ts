import type { Command } from "commander";
import { spellRun } from "../../domain/run-json.ts";
import { experimentNumber } from "../experiment/columns.ts";
import { command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { mapped } from "../kit/mapped.ts";
import { runColumns } from "./columns.ts";

export function listCommand(): Command {
  return paged(
    command("list", "list the runs of an experiment, latest start first", [
      'gallery run list "supply forecast" -p marketplace',
      "gallery run list 3 --deleted -p marketplace",
    ]),
  )
    .argument("<experiment>", "its number, or its name")
    .option("--deleted", "those that were deleted, instead")
    .action(
      withServer<Paging & { readonly deleted?: true }>(
        async ({ client, output, project }, options, named: string) => {
          const page = pageOf(options);
          const number = await experimentNumber(client, project(), named);
          const query = {
            project: project(),
            experiment: number,
            page_size: page.page_size,
            ...(options.deleted && ({ state: "deleted" } as const)),
          };
          await output.list(mapped(client.runs.all(query), spellRun), runColumns, page);
        },
      ),
    );
}
