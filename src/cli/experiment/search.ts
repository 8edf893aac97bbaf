import type { Command } from "commander";
import { command, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { type FindOptions, finding, searchOf } from "../kit/finding.ts";
import { experimentColumns } from "./columns.ts";

export function searchCommand(): Command {
  return finding(
    command("search", "find experiments by a condition over names and tags, latest made first", [
      `gallery experiment search 'tags["team"] == "forecasting"' -p marketplace`,
      "gallery experiment search --view all --order name -p marketplace -o json",
    ]),
  ).action(
    withServer<FindOptions>(async ({ client, output, project }, options, where?: string) => {
      const page = pageOf(options);
      const search = searchOf(project(), options, page, where);
      await output.list(client.experiments.allFound(search), experimentColumns, page);
    }),
  );
}
