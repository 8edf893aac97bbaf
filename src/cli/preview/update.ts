import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { endsOf, type RangeOptions, rangeOf, withRange } from "../kit/dependency.ts";
import { printImpact } from "./print.ts";

export function updateCommand(): Command {
  const update = command("update", "list what another range of a dependency would make", [
    "gallery preview update pricing demand -p marketplace --accepts 4.x",
  ]);
  return withRange(update).action(
    withServer<RangeOptions>(async (context, options, model: string, upstream: string) => {
      const ends = await endsOf(context, model, upstream);
      await printImpact(context, { kind: "update", ...ends, accepts: rangeOf(options) });
    }),
  );
}
