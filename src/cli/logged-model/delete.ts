import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { modelUuid } from "../kit/mlflow-ids.ts";
import { printModel } from "./columns.ts";

export function deleteCommand(): Command {
  return command("delete", "set a logged model aside, which then takes no writes; restore brings it back", [
    "gallery logged-model delete 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10",
  ])
    .argument("<model>", "UUID of the logged model", modelUuid)
    .action(
      withServer(async ({ client, output }, _options, model: string) =>
        printModel(output, await client.loggedModels.change({ model, deleted: true })),
      ),
    );
}
