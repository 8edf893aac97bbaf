import type { Command } from "commander";
import type { RunPoint } from "../../client/index.ts";
import { type Spelled, spellPoint } from "../../domain/run-json.ts";
import { asOfOption, command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { mapped } from "../kit/mapped.ts";
import { runUuid } from "../kit/mlflow-ids.ts";
import type { Column } from "../kit/table.ts";

const columns: readonly Column<Spelled<RunPoint>>[] = [
  { title: "at", of: (point) => point.at },
  { title: "step", of: (point) => point.step },
  { title: "value", of: (point) => point.value },
];

export function historyCommand(): Command {
  return paged(
    command("history", "list the points of a run's metric, by time, step and value", [
      "gallery run history 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 loss --all",
    ]),
  )
    .argument("<run>", "UUID of the run", runUuid)
    .argument("<metric>", "name of the metric")
    .addOption(asOfOption())
    .action(
      withServer<Paging & { readonly asOf?: string }>(
        async ({ client, output }, options, run: string, metric: string) => {
          const page = pageOf(options);
          const points = client.runs.allHistory({
            run,
            metric,
            asOf: options.asOf,
            page_size: page.page_size,
          });
          await output.list(mapped(points, spellPoint), columns, page);
        },
      ),
    );
}
