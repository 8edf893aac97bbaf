import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { endsOf, withEnds } from "../kit/dependency.ts";
import { printImpact } from "./print.ts";

export function removeCommand(): Command {
  const remove = command("remove", "list what removing a dependency would make", [
    "gallery preview remove pricing demand -p marketplace",
  ]);
  return withEnds(remove).action(
    withServer(async (context, _options, model: string, upstream: string) => {
      await printImpact(context, { kind: "remove", ...(await endsOf(context, model, upstream)) });
    }),
  );
}
