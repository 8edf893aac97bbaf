import type { Command } from "commander";
import { asOfOption, command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { printDeployment, type SlotOptions, slotOf, withSlot } from "../kit/deployments.ts";

export function getCommand(): Command {
  const get = command("get", "show what an environment serves of a model, who put it there and why", [
    "gallery deployment get demand -p marketplace --as-of 2026-11-21T10:00:00Z",
    "gallery deployment get demand -p marketplace -e staging --partition city=Oslo",
  ]);
  return withSlot(get)
    .addOption(asOfOption())
    .action(
      withServer<SlotOptions & { asOf?: string }>(
        async (context, { asOf, ...options }, reference: string) => {
          const slot = slotOf(context, reference, options);
          await printDeployment(context, await context.client.deployments.get({ ...slot, asOf }));
        },
      ),
    );
}
