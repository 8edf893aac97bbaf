import type { Command } from "commander";
import type { LoggedModel } from "../../client/index.ts";
import { type SpelledModel, spellModel } from "../../domain/logged-model-json.ts";
import { experimentNumber } from "../experiment/columns.ts";
import { command, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { type FindOptions, finding, searchOf } from "../kit/finding.ts";
import { collect } from "../kit/values.ts";
import { modelColumns } from "./columns.ts";

interface SearchOptions extends FindOptions {
  readonly experiment?: readonly string[];
}

export function searchCommand(): Command {
  return finding(
    command("search", "find logged models by a condition over params, metrics, tags and more, latest first", [
      `gallery logged-model search 'metrics["mae"] < 50 and name == "forest"' -p marketplace`,
      `gallery logged-model search --order 'lowest["mae"]' --experiment "supply forecast" -p marketplace -o ndjson`,
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
        await output.list(spelled(client.loggedModels.allFound(search)), modelColumns, page);
      }),
    );
}

async function* spelled(found: AsyncIterable<LoggedModel>): AsyncGenerator<SpelledModel> {
  for await (const each of found) yield spellModel(each);
}
