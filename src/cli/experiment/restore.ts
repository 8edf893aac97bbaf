import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { printChanged } from "./change.ts";

export function restoreCommand(): Command {
  return command("restore", "bring back an experiment that was deleted, with its runs", [
    "gallery experiment restore 3 -p marketplace",
  ])
    .argument("<experiment>", "its number, or its name")
    .action(
      withServer((context, _options, named: string) => printChanged(context, named, { deleted: false })),
    );
}
