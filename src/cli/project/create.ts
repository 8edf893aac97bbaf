import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { projectEntries } from "./get.ts";

export function createCommand(): Command {
  return command("create", "create a project", [
    'gallery project create marketplace --description "Trip forecasts"',
  ])
    .argument("<name>", "name of the project")
    .option("--description <text>", "what the project is for")
    .action(
      withServer<{ description?: string }>(async ({ client, output }, { description }, name: string) => {
        const project = await client.projects.create({ name, description });
        await output.record(project, projectEntries(project));
      }),
    );
}
