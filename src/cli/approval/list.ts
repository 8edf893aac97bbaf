import { type Command, Option } from "commander";
import { type ApprovalState, approvalStates } from "../../domain/deployment.ts";
import { command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { approvalColumns } from "./print.ts";

interface ListOptions extends Paging {
  readonly environment?: string;
  readonly state?: ApprovalState;
}

export function listCommand(): Command {
  const list = command("list", "list what was asked for in a project, oldest first", [
    "gallery approval list -p marketplace --state pending",
    "gallery approval list -p marketplace -e production",
  ]);
  return paged(list)
    .option("-e, --environment <name>", "only there")
    .addOption(new Option("--state <state>", "only in this state").choices(approvalStates))
    .action(
      withServer<ListOptions>(async ({ client, output, project }, options) => {
        const page = pageOf(options);
        const { environment, state } = options;
        const filter = { project: project(), environment, state, page_size: page.page_size };
        await output.list(client.deployments.allApprovals(filter), approvalColumns, page);
      }),
    );
}
