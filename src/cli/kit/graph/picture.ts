import type { DependencyGraph, Direction, ModelRef, PinGraph } from "../../../client/index.ts";
import { instanceLabel } from "../names.ts";
import { formatCell } from "../table.ts";
import { drawTree, type Strokes, type Twig } from "./tree.ts";

/** A graph of anything that uses anything, ready to be drawn. */
export interface Picture {
  /** What was asked for. */
  readonly root: string;
  /** Labels by key, in the order of drawing. */
  readonly labels: ReadonlyMap<string, string>;
  readonly links: readonly Link[];
}

export interface Link {
  readonly downstream: string;
  readonly upstream: string;
  readonly label: string;
}

const keyOf = ({ project, baseVersionId }: ModelRef): string => `${project}/${baseVersionId}`;

/** Models of other projects than the one that was asked for carry their project's name. */
export function pictureDependencies({ models, dependencies }: DependencyGraph): Picture {
  const [root] = models;
  const labelOf = (model: ModelRef) => (model.project === root?.project ? model.baseVersionId : keyOf(model));
  return {
    root: root === undefined ? "" : keyOf(root),
    labels: new Map(models.map((model) => [keyOf(model), labelOf(model)])),
    links: dependencies.map(({ downstream, upstream, kind, accepts }) => ({
      downstream: keyOf(downstream),
      upstream: keyOf(upstream),
      label: accepts === null ? kind : `${kind}, ${accepts}`,
    })),
  };
}

export function picturePins({ instances, pins }: PinGraph): Picture {
  const [root] = instances;
  return {
    root: root?.uuid ?? "",
    labels: new Map(instances.map((each) => [each.uuid, instanceLabel(each, root?.project)])),
    links: pins.map((pin) => ({ ...pin, label: "" })),
  };
}

/** From what was asked for to what it uses, or to what uses it. */
export function drawAsTree({ root, labels, links }: Picture, direction: Direction, strokes: Strokes): string {
  const onward = new Map<string, Twig[]>();
  for (const { downstream, upstream, label } of links) {
    const [from, to] = direction === "upstream" ? [downstream, upstream] : [upstream, downstream];
    const text = formatCell(label === "" ? labels.get(to) : `${labels.get(to)} (${label})`);
    const twigs = onward.get(from) ?? [];
    twigs.push({ key: to, text });
    onward.set(from, twigs);
  }
  for (const twigs of onward.values()) twigs.sort((left, right) => (left.text < right.text ? -1 : 1));
  return drawTree(
    [{ key: root, text: formatCell(labels.get(root)) }],
    (key) => onward.get(key) ?? [],
    strokes,
  );
}
