import { Argument, type Command } from "commander";
import type { Effect } from "../client/index.ts";
import { command, type Paging, paged, pageOf } from "./kit/command.ts";
import { withServer } from "./kit/context.ts";
import type { Column } from "./kit/table.ts";
import { readCount } from "./kit/values.ts";
import { propagatedColumns } from "./kit/versions.ts";

const columns: readonly Column<Effect>[] = [...propagatedColumns, { title: "uuid", of: ({ uuid }) => uuid }];

export function effectsCommand(): Command {
  const effects = command("effects", "list the versions that a change made, in the order of their making", [
    "gallery effects 42",
  ]).addArgument(new Argument("<position>", "of the change in the log").argParser(readCount));
  return paged(effects).action(
    withServer<Paging>(async ({ client, output }, options, change: number) => {
      const page = pageOf(options);
      const made = client.dependencies.allEffects({ change, page_size: page.page_size });
      await output.list(made, columns, page);
    }),
  );
}
