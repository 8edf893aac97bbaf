import { type Command, Option } from "commander";
import type { MetricPoint, Partition } from "../../client/index.ts";
import { command, type Paging, paged, pageOf, partitionOption, timeOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { pairs } from "../kit/records.ts";
import { instanceReference, instanceUuid } from "../kit/reference.ts";
import type { Column } from "../kit/table.ts";
import { readPair } from "../kit/values.ts";
import { scopeOption } from "./measured.ts";

const columns: readonly Column<MetricPoint>[] = [
  { title: "at", of: (point) => point.at },
  { title: "step", of: (point) => point.step },
  { title: "value", of: (point) => point.value },
  { title: "metadata", of: (point) => pairs(point.metadata) },
  { title: "evaluation", of: (point) => point.evaluation },
];

interface HistoryOptions extends Paging {
  readonly scope: string;
  readonly dimension?: Readonly<Record<string, string>>;
  readonly from?: string;
  readonly to?: string;
  readonly partition?: Partition;
}

export function historyCommand(): Command {
  const history = command("history", "list the points of one metric, oldest first", [
    "gallery metric history demand@4.1 mape --scope Production --from 7d -p marketplace",
  ]);
  return paged(history.argument("<instance>", instanceReference).argument("<name>", "name of the metric"))
    .addOption(scopeOption().makeOptionMandatory())
    .addOption(
      new Option("--dimension <name=value>", "the series with this dimension; may repeat").argParser(
        readPair,
      ),
    )
    .addOption(timeOption("--from <time>", "first measuring time"))
    .addOption(timeOption("--to <time>", "end of the measuring times, itself left out"))
    .addOption(partitionOption())
    .action(
      withServer<HistoryOptions>(async (context, options, reference: string, name: string) => {
        const { scope, dimension: dimensions, from, to, partition } = options;
        const page = pageOf(options);
        const instance = await instanceUuid(context, reference, { partition });
        const request = { instance, scope, name, dimensions, from, to, page_size: page.page_size };
        await context.output.list(context.client.metrics.allHistory(request), columns, page);
      }),
    );
}
