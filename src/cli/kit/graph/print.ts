import { type Command, Option } from "commander";
import type { Direction } from "../../../client/index.ts";
import { showsUnicode } from "../../../config.ts";
import { directionOption } from "../command.ts";
import type { Output } from "../output.ts";
import { toDot, toMermaid } from "./diagram.ts";
import { drawAsTree, type Picture } from "./picture.ts";
import { asciiStrokes, type Strokes, unicodeStrokes } from "./tree.ts";

export interface TreeOptions {
  readonly ascii?: true;
}

export interface GraphOptions extends TreeOptions {
  readonly format?: "tree" | "dot" | "mermaid" | "json";
  readonly direction: Direction;
  readonly direct?: true;
}

export function asciiOption(): Option {
  return new Option("--ascii", "draw with ASCII; the usual where the locale has no Unicode");
}

/** For commands that draw a graph around one model or instance. */
export function withGraph(command: Command): Command {
  return command
    .addOption(directionOption())
    .option("--direct", "only direct neighbours")
    .addOption(
      new Option("--format <format>", "how to draw; tree unless told").choices([
        "tree",
        "dot",
        "mermaid",
        "json",
      ]),
    )
    .addOption(asciiOption());
}

export function strokesFor({ ascii }: TreeOptions): Strokes {
  return ascii || !showsUnicode() ? asciiStrokes : unicodeStrokes;
}

/** Draws the graph, or prints it as the server gave it. */
export async function printGraph<Graph extends object>(
  output: Output,
  graph: Graph,
  pictureOf: (graph: Graph) => Picture,
  options: GraphOptions,
): Promise<void> {
  const format = options.format ?? (output.format === "table" ? "tree" : "json");
  if (format === "json") return output.data(graph);
  const picture = pictureOf(graph);
  if (format === "dot") await output.text(toDot(picture));
  else if (format === "mermaid") await output.text(toMermaid(picture));
  else await output.text(drawAsTree(picture, options.direction, strokesFor(options)));
}
