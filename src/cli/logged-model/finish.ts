import { type Command, Option } from "commander";
import type { LoggedModelStatus } from "../../client/index.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { modelUuid } from "../kit/mlflow-ids.ts";
import { printModel } from "./columns.ts";

export function finishCommand(): Command {
  return command("finish", "note that the files of a logged model are there, or given up", [
    "gallery logged-model finish 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 --status failed",
  ])
    .argument("<model>", "UUID of the logged model", modelUuid)
    .addOption(new Option("--status <status>", "how it ended").choices(["ready", "failed"]).default("ready"))
    .action(
      withServer<{ readonly status: LoggedModelStatus }>(
        async ({ client, output }, { status }, model: string) =>
          printModel(output, await client.loggedModels.change({ model, status })),
      ),
    );
}
