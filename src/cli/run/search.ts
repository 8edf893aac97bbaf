import type { Command } from "commander";
import { spellRun } from "../../domain/run-json.ts";
import { findingWithin, searchWithin, type WithinOptions } from "../experiment/within.ts";
import { command, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { mapped } from "../kit/mapped.ts";
import { runColumns } from "./columns.ts";

export function searchCommand(): Command {
  return findingWithin(
    command("search", "find runs by a condition over params, metrics, tags and more, latest start first", [
      `gallery run search 'metrics["loss"] < 0.5 and number(params["depth"]) > 3' --order 'metrics["loss"]' -p marketplace`,
      `gallery run search 'status == "failed"' --experiment "supply forecast" --view all -p marketplace -o ndjson`,
    ]),
  ).action(
    withServer<WithinOptions>(async (context, options, where?: string) => {
      const page = pageOf(options);
      const found = context.client.runs.allFound(await searchWithin(context, options, page, where));
      await context.output.list(mapped(found, spellRun), runColumns, page);
    }),
  );
}
