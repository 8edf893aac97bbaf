import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { experimentEntries, experimentNamed } from "./columns.ts";

export function showCommand(): Command {
  return command("show", "show an experiment", [
    'gallery experiment show "supply forecast" -p marketplace',
    "gallery experiment show 3 -p marketplace",
  ])
    .argument("<experiment>", "its number, or its name")
    .action(
      withServer(async ({ client, output, project }, _options, named: string) => {
        const experiment = await client.experiments.get(experimentNamed(project(), named));
        await output.record(experiment, experimentEntries(experiment));
      }),
    );
}
