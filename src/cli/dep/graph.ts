import type { Command } from "commander";
import { asOfOption, command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { pictureDependencies } from "../kit/graph/picture.ts";
import { type GraphOptions, printGraph, withGraph } from "../kit/graph/print.ts";
import { modelReference, modelUuid } from "../kit/reference.ts";

export function graphCommand(): Command {
  const graph = command("graph", "draw what a model uses, or what uses it", [
    "gallery dep graph pricing -p marketplace",
    "gallery dep graph demand -p marketplace --direction downstream --format dot | dot -Tsvg > demand.svg",
    "gallery dep graph demand -p marketplace --direct --format mermaid --as-of 2026-11-01",
  ]);
  return withGraph(graph.argument("<model>", modelReference))
    .addOption(asOfOption())
    .action(
      withServer<GraphOptions & { asOf?: string }>(async (context, options, reference: string) => {
        const { direction, direct, asOf } = options;
        const model = await modelUuid(context, reference);
        const transitive = direct !== true;
        const found = await context.client.dependencies.list({ model, direction, transitive, asOf });
        await printGraph(context.output, found, pictureDependencies, options);
      }),
    );
}
