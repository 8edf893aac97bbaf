import type { Command } from "commander";
import type { Project } from "../../client/index.ts";
import { command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import type { Column } from "../kit/table.ts";

const columns: readonly Column<Project>[] = [
  { title: "name", of: (project) => project.name },
  { title: "description", of: (project) => project.description },
  { title: "created", of: (project) => project.createdAt },
];

export function listCommand(): Command {
  return paged(command("list", "list the projects, by name", ["gallery project list"])).action(
    withServer<Paging>(async ({ client, output }, options) => {
      const page = pageOf(options);
      await output.list(client.projects.all({ page_size: page.page_size }), columns, page);
    }),
  );
}
