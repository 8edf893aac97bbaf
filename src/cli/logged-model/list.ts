import type { Command } from "commander";
import { spellModel } from "../../domain/logged-model-json.ts";
import { experimentNumber } from "../experiment/columns.ts";
import { command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { mapped } from "../kit/mapped.ts";
import { modelColumns } from "./columns.ts";

interface ListOptions extends Paging {
  readonly name?: string;
  readonly run?: string;
  readonly deleted?: true;
}

export function listCommand(): Command {
  return paged(
    command("list", "list the logged models of an experiment, latest first", [
      'gallery logged-model list "supply forecast" --name forest -p marketplace',
    ]),
  )
    .argument("<experiment>", "its number, or its name")
    .option("--name <name>", "only those of this name")
    .option("--run <run>", "only those that the run with this UUID made")
    .option("--deleted", "those that were deleted, instead")
    .action(
      withServer<ListOptions>(async ({ client, output, project }, options, named: string) => {
        const page = pageOf(options);
        const number = await experimentNumber(client, project(), named);
        const query = {
          project: project(),
          experiments: [number],
          name: options.name,
          sourceRun: options.run,
          page_size: page.page_size,
          ...(options.deleted && ({ state: "deleted" } as const)),
        };
        await output.list(mapped(client.loggedModels.all(query), spellModel), modelColumns, page);
      }),
    );
}
