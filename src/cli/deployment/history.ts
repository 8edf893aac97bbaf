import type { Command } from "commander";
import { command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { deploymentColumns, type SlotOptions, slotOf, withSlot } from "../kit/deployments.ts";

export function historyCommand(): Command {
  const history = command("history", "list all that an environment has served of a model, newest first", [
    "gallery deployment history demand -p marketplace",
  ]);
  return paged(withSlot(history)).action(
    withServer<SlotOptions & Paging>(async (context, options, reference: string) => {
      const page = pageOf(options);
      const slot = { ...slotOf(context, reference, options), page_size: page.page_size };
      await context.output.list(context.client.deployments.allHistory(slot), deploymentColumns, page);
    }),
  );
}
