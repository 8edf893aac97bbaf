import type { Command } from "commander";
import type { MetricSummary, Partition } from "../../client/index.ts";
import { asOfOption, command, partitionOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { pairs } from "../kit/records.ts";
import { instanceReference, instanceUuid } from "../kit/reference.ts";
import type { Column } from "../kit/table.ts";
import { scopeOption } from "./measured.ts";

const columns: readonly Column<MetricSummary>[] = [
  { title: "scope", of: (metric) => metric.scope },
  { title: "name", of: (metric) => metric.name },
  { title: "dimensions", of: (metric) => pairs(metric.dimensions) },
  { title: "value", of: (metric) => metric.value },
  { title: "at", of: (metric) => metric.at },
  { title: "step", of: (metric) => metric.step },
  { title: "count", of: (metric) => metric.count },
  { title: "min", of: (metric) => metric.min },
  { title: "max", of: (metric) => metric.max },
];

interface ListOptions {
  readonly scope?: string;
  readonly name?: string;
  readonly asOf?: string;
  readonly partition?: Partition;
}

export function listCommand(): Command {
  return command("list", "show the newest value of every metric of an instance", [
    "gallery metric list demand@4.1 -p marketplace",
    "gallery metric list demand@4.1 --scope Production --as-of 2026-11-01 -p marketplace",
  ])
    .argument("<instance>", instanceReference)
    .addOption(scopeOption())
    .option("--name <name>", "only this metric")
    .addOption(asOfOption())
    .addOption(partitionOption())
    .action(
      withServer<ListOptions>(async (context, options, reference: string) => {
        const { scope, name, asOf, partition } = options;
        const instance = await instanceUuid(context, reference, { partition });
        const { items } = await context.client.metrics.latest({ instance, scope, name, asOf });
        await context.output.list(items, columns);
      }),
    );
}
