import type { Command } from "commander";
import type { UsedDataSet } from "../../client/index.ts";
import { command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import type { Column } from "../kit/table.ts";
import { experimentNamed } from "./columns.ts";

const columns: readonly Column<UsedDataSet>[] = [
  { title: "name", of: ({ name }) => name },
  { title: "digest", of: ({ digest }) => digest },
  { title: "context", of: ({ context }) => context },
];

export function dataSetsCommand(): Command {
  return paged(
    command("data-sets", "list the data sets that runs of an experiment used, by name", [
      'gallery experiment data-sets "supply forecast" -p marketplace',
    ]),
  )
    .argument("<experiment>", "its number, or its name")
    .action(
      withServer<Paging>(async ({ client, output, project }, options, named: string) => {
        const page = pageOf(options);
        const wanted = experimentNamed(project(), named);
        const { number } = "number" in wanted ? wanted : await client.experiments.get(wanted);
        const query = { project: project(), experiments: [number], page_size: page.page_size };
        await output.list(client.experiments.allDataSets(query), columns, page);
      }),
    );
}
