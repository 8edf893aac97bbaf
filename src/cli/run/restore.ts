import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { runUuid } from "../kit/mlflow-ids.ts";
import { printRun } from "./columns.ts";

export function restoreCommand(): Command {
  return command("restore", "bring back a run that was deleted", [
    "gallery run restore 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10",
  ])
    .argument("<run>", "UUID of the run", runUuid)
    .action(
      withServer(async ({ client, output }, _options, run: string) =>
        printRun(output, await client.runs.change({ run, deleted: false })),
      ),
    );
}
