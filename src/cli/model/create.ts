import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { modelEntries } from "../kit/records.ts";
import { type SpecOptions, specOf, withSpec } from "./spec.ts";

export function createCommand(): Command {
  const create = command("create", "create a model: revision 1 under a base version id", [
    "gallery model create demand -p marketplace --owner forecasting --partition-by city",
    "gallery model create demand --feature hour,weather --hyperparameter depth:=8",
  ]);
  return withSpec(
    create.argument("<base-version-id>", "name of the approach, such as supply_cancellation"),
  ).action(
    withServer<SpecOptions>(async ({ client, output, project }, options, baseVersionId: string) => {
      const model = await client.models.create({ project: project(), baseVersionId, ...specOf(options) });
      await output.record(model, modelEntries(model));
    }),
  );
}
