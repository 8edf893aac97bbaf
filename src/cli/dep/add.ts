import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { type DependencyOptions, endsOf, rangeOf, withDependency } from "../kit/dependency.ts";
import { printChange } from "./print.ts";

export function addCommand(): Command {
  const add = command("add", "say that a model uses another; makes a new version of all that is downstream", [
    "gallery dep add pricing demand -p marketplace --kind feature --accepts '>=2.1 <4'",
    "gallery dep add pricing weather/rain -p marketplace",
  ]);
  return withDependency(add).action(
    withServer<DependencyOptions>(async (context, options, model: string, upstream: string) => {
      const { kind } = options;
      const wanted = { ...(await endsOf(context, model, upstream)), kind, accepts: rangeOf(options) };
      await printChange(context, await context.client.dependencies.add(wanted));
    }),
  );
}
