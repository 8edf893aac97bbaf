import type { Command } from "commander";
import type { RegisteredModel } from "../../client/index.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import type { Output } from "../kit/output.ts";
import { pairs } from "../kit/records.ts";
import { baseName, baseReference } from "../kit/reference.ts";

export function registrationCommand(): Command {
  return command(
    "registration",
    "show a model as registries and MLflow's clients do, or say its title and description anew",
    [
      "gallery model registration demand -p marketplace",
      'gallery model registration demand -p marketplace --description "Orders of the next hour, by city"',
    ],
  )
    .argument("<model>", baseReference)
    .option("--title <text>", "give it another title, of no other model of the project")
    .option("--description <text>", "say another description; those of its revisions stay as they are")
    .action(
      withServer<RegistrationOptions>(async (context, options, model: string) => {
        const { client, output } = context;
        const name = baseName(context, model);
        const { title, description } = options;
        if (title !== undefined) await client.registry.retitle({ ...name, title });
        if (description !== undefined) {
          const { model: newest } = await client.registry.model(name);
          await client.registry.describeModel(newest, description);
        }
        await printRegistration(output, await client.registry.model(name));
      }),
    );
}

interface RegistrationOptions {
  readonly title?: string;
  readonly description?: string;
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
