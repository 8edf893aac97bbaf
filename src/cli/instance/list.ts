import type { Command } from "commander";
import type { Client, Instance, SearchRequest } from "../../client/index.ts";
import { command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { instanceColumns } from "../kit/records.ts";

export function listCommand(): Command {
  const list = command("list", "list the instances of a model or project, newest first", [
    "gallery instance list demand -p marketplace",
    "gallery instance list -p marketplace --deprecated --all -o ndjson",
  ]);
  return paged(list.argument("[base-version-id]", "only of this model"))
    .option("--deprecated", "also those that are deprecated")
    .action(
      withServer<Paging & { deprecated?: true }>(async (context, options, baseVersionId?: string) => {
        const page = pageOf(options);
        const request: SearchRequest = {
          project: context.project(),
          ...(baseVersionId === undefined
            ? {}
            : { where: `baseVersionId == ${JSON.stringify(baseVersionId)}` }),
          includeDeprecated: options.deprecated,
          page_size: page.page_size,
        };
        await context.output.list(instancesOf(context.client, request), instanceColumns, page);
      }),
    );
}

async function* instancesOf(client: Client, request: SearchRequest): AsyncGenerator<Instance, void> {
  for await (const { instance } of client.search.all(request)) if (instance !== undefined) yield instance;
}
