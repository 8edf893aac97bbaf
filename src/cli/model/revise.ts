import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { modelEntries } from "../kit/records.ts";
import { findModel, modelReference } from "../kit/reference.ts";
import { type SpecOptions, specOf, withSpec } from "./spec.ts";

export function reviseCommand(): Command {
  const revise = command("revise", "make the next revision of a model; what is not given stays as it was", [
    'gallery model revise demand -p marketplace --description "Now with weather"',
  ]);
  return withSpec(revise.argument("<model>", modelReference)).action(
    withServer<SpecOptions>(async (context, options, reference: string) => {
      const base = await findModel(context, reference);
      const model = await context.client.models.revise({ model: base.uuid, ...specOf(options) });
      await context.output.record(model, modelEntries(model));
    }),
  );
}
