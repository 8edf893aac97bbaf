import { Argument, type Command } from "commander";
import { experimentNumber } from "../experiment/columns.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { readPair } from "../kit/values.ts";
import { printRun } from "./columns.ts";

interface CreateOptions {
  readonly name?: string;
  readonly user?: string;
}

export function createCommand(): Command {
  return command("create", "begin the record of a training", [
    'gallery run create "supply forecast" --name deeper-trees team=forecasting -p marketplace',
  ])
    .argument("<experiment>", "its number, or its name")
    .addArgument(new Argument("[name=value...]", "tags to set").argParser(readPair).default({}, "none"))
    .option("--name <name>", "name of the run; a short form of its UUID unless given")
    .option("--user <name>", "who trains")
    .action(
      withServer<CreateOptions>(
        async ({ client, output, project }, options, named: string, tags: Record<string, string>) => {
          const number = await experimentNumber(client, project(), named);
          await printRun(
            output,
            await client.runs.create({ project: project(), experiment: number, ...options, tags }),
          );
        },
      ),
    );
}
