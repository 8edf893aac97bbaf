import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { type DependencyOptions, endsOf, rangeOf, withDependency } from "../kit/dependency.ts";
import { UsageError } from "../kit/failure.ts";
import { printChange } from "./print.ts";

export function updateCommand(): Command {
  const update = command("update", "set kind or range of a dependency; what is not given stays as it is", [
    "gallery dep update pricing demand -p marketplace --accepts 4.x",
    "gallery dep update pricing demand -p marketplace --accepts all --kind threshold",
  ]);
  return withDependency(update).action(
    withServer<DependencyOptions>(async (context, options, model: string, upstream: string) => {
      const { kind, accepts } = options;
      if (kind === undefined && accepts === undefined) {
        throw new UsageError("nothing to update is named: give --kind or --accepts");
      }
      const wanted = { ...(await endsOf(context, model, upstream)), kind, accepts: rangeOf(options) };
      await printChange(context, await context.client.dependencies.update(wanted));
    }),
  );
}
