import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { baseName, baseReference } from "../kit/reference.ts";
import { aliasColumns } from "./columns.ts";

export function listCommand(): Command {
  return command("list", "list the aliases of a model, now or at a moment", [
    "gallery alias list demand -p marketplace",
    "gallery alias list demand -p marketplace --as-of 2026-11-21T10:00:00Z",
  ])
    .argument("<model>", baseReference)
    .option("--as-of <time>", "as they were then: 2026-11-21T10:00:00Z")
    .action(
      withServer<{ asOf?: string }>(async (context, { asOf }, model: string) => {
        const aliases = await context.client.registry.aliases({ ...baseName(context, model), asOf });
        await context.output.list(aliases, aliasColumns);
      }),
    );
}
