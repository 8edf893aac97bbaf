import type { Command } from "commander";
import type { BundleFile, Instance, Partition } from "../../client/index.ts";
import { command, partitionOption } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { findInstance, instanceReference } from "../kit/reference.ts";
import type { Column } from "../kit/table.ts";

const columns: readonly Column<BundleFile>[] = [
  { title: "path", of: (file) => file.path },
  { title: "bytes", of: (file) => file.size },
  { title: "digest", of: (file) => file.digest },
];

export function filesCommand(): Command {
  return command("files", "list the files of an instance", [
    "gallery instance files demand@4.1 -p marketplace",
  ])
    .argument("<instance>", instanceReference)
    .addOption(partitionOption())
    .action(
      withServer<{ partition?: Partition }>(async (context, options, reference: string) => {
        await context.output.list(filesOf(await findInstance(context, reference, options)), columns);
      }),
    );
}

/** A single blob has no path. */
function filesOf({ blob, files }: Instance): readonly BundleFile[] {
  return blob === null ? files : [{ path: "", ...blob }];
}
