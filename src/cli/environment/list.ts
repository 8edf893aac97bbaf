import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { environmentColumns } from "./columns.ts";

export function listCommand(): Command {
  return command("list", "list the environments of a project", [
    "gallery environment list -p marketplace",
  ]).action(
    withServer(async ({ client, output, project }) => {
      await output.list(await client.deployments.environments(project()), environmentColumns);
    }),
  );
}
