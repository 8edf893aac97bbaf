import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { pairs } from "../kit/records.ts";
import { instanceReference, instanceUuid } from "../kit/reference.ts";
import { type MeasuredOptions, withMeasured } from "./measured.ts";

interface EvaluateOptions extends MeasuredOptions {
  readonly dataSet?: string;
  readonly metricCode?: string;
  readonly uuid?: string;
}

export function evaluateCommand(): Command {
  const evaluate = command(
    "evaluate",
    "record one evaluation: its metrics, the data set and the code that made them",
    [
      "gallery metric evaluate demand@4.1 mae=4.2 --scope Validation --data-set trips-2026-10 --metric-code 9f3c1d2 -p marketplace",
    ],
  );
  return withMeasured(evaluate.argument("<instance>", instanceReference))
    .option("--data-set <name>", "location or name of the evaluated data")
    .option("--metric-code <pointer>", "pointer to the code that computed the metrics")
    .option("--uuid <uuid>", "UUID to give it, which makes the command safe to repeat")
    .action(
      withServer<EvaluateOptions>(
        async (context, options, reference: string, metrics: Record<string, number>) => {
          const { scope, at, dimension: dimensions, metadata, dataSet, metricCode, uuid } = options;
          const instance = await instanceUuid(context, reference, options);
          const evaluation = await context.client.metrics.evaluate({
            ...{ instance, scope, metrics, at, dimensions, metadata, dataSet, metricCode, uuid },
          });
          await context.output.record(evaluation, [
            ["uuid", evaluation.uuid],
            ["instance", evaluation.instance],
            ["scope", evaluation.scope],
            ["metrics", pairs(evaluation.metrics)],
            ["dimensions", pairs(evaluation.dimensions)],
            ["data set", evaluation.dataSet],
            ["metric code", evaluation.metricCode],
            ["metadata", pairs(evaluation.metadata)],
            ["measured", evaluation.at],
            ["created", `${evaluation.createdAt} by ${evaluation.createdBy}`],
          ]);
        },
      ),
    );
}
