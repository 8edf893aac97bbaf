import type { Command } from "commander";
import type { Project } from "../../client/index.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import type { Cell } from "../kit/table.ts";

export function getCommand(): Command {
  return command("get", "show a project", ["gallery project get marketplace"])
    .argument("<name>", "name of the project")
    .action(
      withServer(async ({ client, output }, _options, name: string) => {
        const project = await client.projects.get(name);
        await output.record(project, projectEntries(project));
      }),
    );
}

export function projectEntries(project: Project): readonly (readonly [string, Cell])[] {
  return [
    ["name", project.name],
    ["description", project.description],
    ["created", `${project.createdAt} by ${project.createdBy}`],
  ];
}
