import { Argument, type Command, Option } from "commander";
import { experimentNumber } from "../experiment/columns.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { readPair } from "../kit/values.ts";
import { printModel } from "./columns.ts";

interface CreateOptions {
  readonly name?: string;
  readonly type?: string;
  readonly run?: string;
  readonly param?: Record<string, string>;
}

export function createCommand(): Command {
  return command("create", "begin a logged model, whose files come next", [
    'gallery logged-model create "supply forecast" --name forest --param depth=7 -p marketplace',
  ])
    .argument("<experiment>", "its number, or its name")
    .addArgument(new Argument("[name=value...]", "tags to set").argParser(readPair).default({}, "none"))
    .option("--name <name>", "name of the model; a short form of its UUID unless given")
    .option("--type <type>", "what kind of model")
    .option("--run <run>", "UUID of the run that made it")
    .addOption(new Option("--param <name=value>", "what it was made with; may repeat").argParser(readPair))
    .action(
      withServer<CreateOptions>(
        async ({ client, output, project }, options, named: string, tags: Record<string, string>) => {
          const number = await experimentNumber(client, project(), named);
          const { run: sourceRun, param: params, ...given } = options;
          const model = { project: project(), experiment: number, ...given, sourceRun, params, tags };
          await printModel(output, await client.loggedModels.create(model));
        },
      ),
    );
}
