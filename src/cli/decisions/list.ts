import { type Command, Option } from "commander";
import type { Partition } from "../../client/index.ts";
import { command, type Paging, paged, pageOf, timeOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { instanceReference, instanceUuid } from "../kit/reference.ts";
import { readPartition } from "../kit/values.ts";
import { decisionColumns } from "./print.ts";

interface ListOptions extends Paging {
  readonly rule?: string;
  readonly partition?: Partition;
  readonly champion?: string;
  readonly from?: string;
  readonly to?: string;
}

export function listCommand(): Command {
  const list = command("list", "list what was decided, newest first", [
    "gallery decisions list --rule forecasting-champion --from 7d",
    "gallery decisions list -p marketplace --partition city=Oslo",
    "gallery decisions list -p marketplace --champion demand@4.1",
  ]);
  return paged(list)
    .option("--rule <uuid>", "only of this rule")
    .addOption(
      new Option("--partition <name=value>", "only for this partition; may repeat").argParser(readPartition),
    )
    .option("--champion <instance>", `only for this one: ${instanceReference}`)
    .addOption(timeOption("--from <time>", "made then or later"))
    .addOption(timeOption("--to <time>", "made before then"))
    .action(
      withServer<ListOptions>(async (context, { champion, limit, all, ...query }) => {
        const page = pageOf({ limit, ...(all && { all }) });
        const decisions = context.client.champions.allDecisions({
          ...query,
          project: context.anyProject(),
          champion: champion === undefined ? undefined : await instanceUuid(context, champion),
          page_size: page.page_size,
        });
        await context.output.list(decisions, decisionColumns, page);
      }),
    );
}
