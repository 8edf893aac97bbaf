import type { Command } from "commander";
import { command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { silenceColumns } from "./print.ts";

export function listCommand(): Command {
  return paged(
    command("list", "list the silences that have not ended, in the order of their making", [
      "gallery silence list",
    ]),
  ).action(
    withServer<Paging>(async ({ client, output }, options) => {
      const page = pageOf(options);
      await output.list(client.firings.allSilences({ page_size: page.page_size }), silenceColumns, page);
    }),
  );
}
