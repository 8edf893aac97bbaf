import type { Command } from "commander";
import { spellModel } from "../../domain/logged-model-json.ts";
import { findingWithin, searchWithin, type WithinOptions } from "../experiment/within.ts";
import { command, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { mapped } from "../kit/mapped.ts";
import { modelColumns } from "./columns.ts";

export function searchCommand(): Command {
  return findingWithin(
    command("search", "find logged models by a condition over params, metrics, tags and more, latest first", [
      `gallery logged-model search 'metrics["mae"] < 50 and name == "forest"' -p marketplace`,
      `gallery logged-model search --order 'lowest["mae"]' --experiment "supply forecast" -p marketplace -o ndjson`,
    ]),
  ).action(
    withServer<WithinOptions>(async (context, options, where?: string) => {
      const page = pageOf(options);
      const found = context.client.loggedModels.allFound(await searchWithin(context, options, page, where));
      await context.output.list(mapped(found, spellModel), modelColumns, page);
    }),
  );
}
