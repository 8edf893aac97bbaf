import type { Command } from "commander";
import { asOfOption, command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { runUuid } from "../kit/mlflow-ids.ts";
import { printRun } from "./columns.ts";

export function showCommand(): Command {
  return command("show", "show a run with its params, tags and latest metrics", [
    "gallery run show 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10",
    "gallery run show 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 --as-of 2026-11-21T10:00:00Z",
  ])
    .argument("<run>", "UUID of the run", runUuid)
    .addOption(asOfOption())
    .action(
      withServer<{ readonly asOf?: string }>(async ({ client, output }, { asOf }, run: string) =>
        printRun(output, await client.runs.get(run, { asOf })),
      ),
    );
}
