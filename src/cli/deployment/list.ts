import type { Command } from "commander";
import { asOfOption, command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { deploymentColumns } from "../kit/deployments.ts";
import { baseName, baseReference } from "../kit/reference.ts";

interface ListOptions extends Paging {
  readonly environment?: string;
  readonly asOf?: string;
}

export function listCommand(): Command {
  const list = command("list", "list what is served in a project, or of one model", [
    "gallery deployment list -p marketplace -e production",
    "gallery deployment list demand -p marketplace --as-of 24h",
  ]);
  return paged(list.argument("[model]", baseReference))
    .option("-e, --environment <name>", "only there")
    .addOption(asOfOption())
    .action(
      withServer<ListOptions>(async (context, options, reference?: string) => {
        const page = pageOf(options);
        const { environment, asOf } = options;
        const named = reference === undefined ? { project: context.project() } : baseName(context, reference);
        const filter = { ...named, environment, asOf, page_size: page.page_size };
        await context.output.list(context.client.deployments.all(filter), deploymentColumns, page);
      }),
    );
}
