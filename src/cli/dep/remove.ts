import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { endsOf, withEnds } from "../kit/dependency.ts";
import { printChange } from "./print.ts";

export function removeCommand(): Command {
  const remove = command("remove", "say that a model no longer uses another", [
    "gallery dep remove pricing demand -p marketplace",
  ]);
  return withEnds(remove).action(
    withServer(async (context, _options, model: string, upstream: string) => {
      const named = await endsOf(context, model, upstream);
      await printChange(context, await context.client.dependencies.remove(named));
    }),
  );
}
