import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { printChanged } from "./change.ts";

export function renameCommand(): Command {
  return command("rename", "give an experiment another name", [
    'gallery experiment rename 3 "supply forecast, by hour" -p marketplace',
  ])
    .argument("<experiment>", "its number, or its name")
    .argument("<name>", "the new name")
    .action(
      withServer((context, _options, named: string, name: string) => printChanged(context, named, { name })),
    );
}
