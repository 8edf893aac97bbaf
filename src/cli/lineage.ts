import type { Command } from "commander";
import type { LineageEntry, Partition } from "../client/index.ts";
import { command, type Paging, paged, pageOf, partitionOption } from "./kit/command.ts";
import { withServer } from "./kit/context.ts";
import { drawLineage, lineageColumns } from "./kit/graph/lineage.ts";
import { asciiOption, strokesFor, type TreeOptions } from "./kit/graph/print.ts";
import { baseName, baseReference } from "./kit/reference.ts";

interface LineageOptions extends Paging, TreeOptions {
  readonly tree?: true;
  readonly partition?: Partition;
}

export function lineageCommand(): Command {
  const lineage = command("lineage", "tell how every version of a model came to be, oldest first", [
    "gallery lineage demand -p marketplace",
    "gallery lineage demand -p marketplace --partition city=Oslo --tree",
  ]);
  return paged(lineage.argument("<model>", baseReference))
    .option("--tree", "draw each below the one that it was made from")
    .addOption(asciiOption())
    .addOption(partitionOption())
    .action(
      withServer<LineageOptions>(async (context, options, reference: string) => {
        const { client, output } = context;
        const page = pageOf(options);
        const name = baseName(context, reference, options);
        const most = page.limit ?? Number.POSITIVE_INFINITY;
        const entries: LineageEntry[] = [];
        for await (const entry of client.instances.allLineage({ ...name, page_size: page.page_size })) {
          entries.push(entry);
          if (entries.length > most) break;
        }
        if (!options.tree || output.format !== "table") {
          return output.list(entries, lineageColumns(entries), page);
        }
        await output.text(drawLineage(entries.slice(0, most), strokesFor(options)));
        if (entries.length > most) output.noteMore(most);
      }),
    );
}
