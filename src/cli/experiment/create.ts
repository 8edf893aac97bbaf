import { Argument, type Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { readPair } from "../kit/values.ts";
import { experimentEntries } from "./columns.ts";

export function createCommand(): Command {
  return command("create", "create an experiment, a named group of runs", [
    'gallery experiment create "supply forecast" team=forecasting -p marketplace',
  ])
    .argument("<name>", "name of the experiment")
    .addArgument(new Argument("[name=value...]", "tags to set").argParser(readPair).default({}, "none"))
    .option("--files <uri>", "where its runs keep files outside Gallery")
    .action(
      withServer<{ readonly files?: string }>(
        async ({ client, output, project }, { files }, name: string, tags: Record<string, string>) => {
          const experiment = await client.experiments.create({
            ...{ project: project(), name, tags },
            ...(files !== undefined && { artifactLocation: files }),
          });
          await output.record(experiment, experimentEntries(experiment));
        },
      ),
    );
}
