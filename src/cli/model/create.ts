import { type Command, Option } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { modelEntries } from "../kit/records.ts";
import { modelUuid } from "../kit/reference.ts";
import { collect } from "../kit/values.ts";
import { type SpecOptions, specOf, withSpec } from "./spec.ts";

interface CreateOptions extends SpecOptions {
  readonly title?: string;
  readonly uses?: readonly string[];
}

export function createCommand(): Command {
  const create = command("create", "create a model: revision 1 under a base version id", [
    "gallery model create demand -p marketplace --owner forecasting --partition-by city",
    "gallery model create demand --feature hour,weather --hyperparameter depth:=8",
    "gallery model create pricing -p marketplace --uses demand --uses weather/rain",
  ]);
  return withSpec(create.argument("<base-version-id>", "name of the approach, such as supply_cancellation"))
    .addOption(
      new Option("--uses <model>", "model that it uses; `gallery dep` says more; may repeat").argParser(
        collect,
      ),
    )
    .option("--title <text>", "what MLflow's clients know it by; its base version id unless given")
    .action(
      withServer<CreateOptions>(async (context, options, baseVersionId: string) => {
        const { client, output, project } = context;
        const upstreams = await Promise.all((options.uses ?? []).map((each) => modelUuid(context, each)));
        const model = await client.models.create({
          project: project(),
          baseVersionId,
          ...specOf(options),
          ...(options.title === undefined ? {} : { title: options.title }),
          ...(upstreams.length === 0 ? {} : { dependencies: upstreams.map((upstream) => ({ upstream })) }),
        });
        await output.record(model, modelEntries(model));
      }),
    );
}
