import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { endsOf, type RangeOptions, rangeOf, withRange } from "../kit/dependency.ts";
import { printImpact } from "./print.ts";

export function addCommand(): Command {
  const add = command("add", "list what adding a dependency would make", [
    "gallery preview add pricing demand -p marketplace",
  ]);
  return withRange(add).action(
    withServer<RangeOptions>(async (context, options, model: string, upstream: string) => {
      const ends = await endsOf(context, model, upstream);
      await printImpact(context, { kind: "add", ...ends, accepts: rangeOf(options) });
    }),
  );
}
