import { type Command, Option } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { instanceReference, instanceUuid } from "../kit/reference.ts";
import { readWhole } from "../kit/values.ts";
import { type MeasuredOptions, withMeasured } from "./measured.ts";

type AddOptions = MeasuredOptions & { readonly step?: number };

export function addCommand(): Command {
  const add = command("add", "record metrics of an instance, all or none", [
    "gallery metric add demand@4.1 mae=4.2 bias=-0.01 --scope Validation -p marketplace",
    "gallery metric add 3b1f6a52-8f0c-4a7e-9a57-2d3c5f0c9b11 mape=0.08 --scope Production --dimension event=holiday",
  ]);
  return withMeasured(add.argument("<instance>", instanceReference))
    .addOption(new Option("--step <number>", "step of the training").argParser(readWhole))
    .action(
      withServer<AddOptions>(async (context, options, reference: string, values: Record<string, number>) => {
        const { scope, at, step, dimension: dimensions, metadata } = options;
        const points = Object.entries(values).map(([name, value]) => ({
          ...{ scope, name, value, at, step, dimensions, metadata },
        }));
        const answer = await context.client.metrics.record(
          await instanceUuid(context, reference, options),
          points,
        );
        await context.output.record(answer, [["recorded", answer.recorded]]);
      }),
    );
}
