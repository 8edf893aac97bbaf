import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { type DependencyOptions, endsOf, rangeOf, withDependency } from "../kit/dependency.ts";
import { printChange } from "./print.ts";

export function updateCommand(): Command {
  const update = command(
    "update",
    "change kind or range of a dependency; what is not given stays as it was",
    ["gallery dep update pricing demand -p marketplace --accepts 4.x"],
  );
  return withDependency(update).action(
    withServer<DependencyOptions>(async (context, { kind, ...range }, model: string, upstream: string) => {
      const wanted = { ...(await endsOf(context, model, upstream)), kind, accepts: rangeOf(range) };
      await printChange(context, await context.client.dependencies.update(wanted));
    }),
  );
}
