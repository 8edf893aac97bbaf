import type { Command } from "commander";
import type { Run } from "../../client/index.ts";
import { type SpelledRun, spellRun } from "../../domain/run-json.ts";
import { experimentNumber } from "../experiment/columns.ts";
import { command, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { type FindOptions, finding, searchOf } from "../kit/finding.ts";
import { collect } from "../kit/values.ts";
import { runColumns } from "./columns.ts";

interface SearchOptions extends FindOptions {
  readonly experiment?: readonly string[];
}

export function searchCommand(): Command {
  return finding(
    command("search", "find runs by a condition over params, metrics, tags and more, latest start first", [
      `gallery run search 'metrics["loss"] < 0.5 and number(params["depth"]) > 3' --order 'metrics["loss"]' -p marketplace`,
      `gallery run search 'status == "failed"' --experiment "supply forecast" --view all -p marketplace -o ndjson`,
    ]),
  )
    .option("--experiment <experiment>", "only in this one, by number or name; may repeat", collect)
    .action(
      withServer<SearchOptions>(async ({ client, output, project }, options, where?: string) => {
        const page = pageOf(options);
        const named = options.experiment?.map((each) => experimentNumber(client, project(), each));
        const search = {
          ...searchOf(project(), options, page, where),
          ...(named !== undefined && { experiments: await Promise.all(named) }),
        };
        await output.list(spelled(client.runs.allFound(search)), runColumns, page);
      }),
    );
}

async function* spelled(found: AsyncIterable<Run>): AsyncGenerator<SpelledRun> {
  for await (const each of found) yield spellRun(each);
}
