import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { printChanged } from "./change.ts";

export function deleteCommand(): Command {
  return command("delete", "set an experiment aside with its runs; restore brings them back", [
    "gallery experiment delete 3 -p marketplace",
  ])
    .argument("<experiment>", "its number, or its name")
    .action(
      withServer((context, _options, named: string) => printChanged(context, named, { deleted: true })),
    );
}
