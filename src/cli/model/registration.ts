import type { Command } from "commander";
import type { RegisteredModel } from "../../client/index.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import type { Output } from "../kit/output.ts";
import { pairs } from "../kit/records.ts";
import { baseName, baseReference } from "../kit/reference.ts";

export function registrationCommand(): Command {
  return command("registration", "show a model as registries do: title, description, stages and aliases", [
    "gallery model registration demand -p marketplace",
  ])
    .argument("<model>", baseReference)
    .action(
      withServer(async (context, _options, model: string) =>
        printRegistration(context.output, await context.client.registry.model(baseName(context, model))),
      ),
    );
}

export const printRegistration = (output: Output, model: RegisteredModel): Promise<void> =>
  output.record(model, [
    ["title", model.title],
    ["model", model.baseVersionId],
    ["description", model.description],
    ["tags", pairs(model.tags)],
    ["aliases", model.aliases.map(({ alias }) => alias).join(", ")],
    ["newest", model.newest.map(({ stage, version }) => `${stage}: ${version}`).join(", ")],
    ["created", `${model.createdAt} by ${model.createdBy}`],
    ["updated", model.updatedAt],
  ]);
