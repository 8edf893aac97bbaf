import { type Command, Option } from "commander";
import type { RunStatus } from "../../client/index.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { runUuid } from "../kit/mlflow-ids.ts";
import { printRun } from "./columns.ts";

export function endCommand(): Command {
  return command("end", "note that a training ended, now", [
    "gallery run end 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 --status failed",
  ])
    .argument("<run>", "UUID of the run", runUuid)
    .addOption(
      new Option("--status <status>", "how it ended")
        .choices(["finished", "failed", "killed"])
        .default("finished"),
    )
    .action(
      withServer<{ readonly status: RunStatus }>(async ({ client, output }, { status }, run: string) =>
        printRun(output, await client.runs.change({ run, status, endedAt: Date.now() })),
      ),
    );
}
