import type { DependencyGraph, Direction, ModelRef, PinGraph } from "../../../client/index.ts";
import { label } from "../names.ts";
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
  return arrange(
    root === undefined ? "" : keyOf(root),
    models.map((model) => [keyOf(model), labelOf(model)]),
    dependencies.map(({ downstream, upstream, kind, accepts }) => ({
      downstream: keyOf(downstream),
      upstream: keyOf(upstream),
      label: accepts === null ? kind : `${kind}, ${accepts}`,
    })),
  );
}

export function picturePins({ instances, pins }: PinGraph): Picture {
  const [root] = instances;
  return arrange(
    root?.uuid ?? "",
    instances.map((each) => [each.uuid, label(each, root?.project)]),
    pins.map((pin) => ({ ...pin, label: "" })),
  );
}

/** By name, so that two pictures of one graph are the same text; what was asked for comes first. */
function arrange(
  root: string,
  nodes: readonly (readonly [key: string, label: string])[],
  links: readonly Link[],
): Picture {
  const rank = ([key, label]: readonly [string, string]) => `${key === root ? 0 : 1}${label}`;
  const labels = new Map(nodes.toSorted(by(rank)));
  const order = new Map([...labels.keys()].map((key, at) => [key, at]));
  const place = (key: string) => String(order.get(key)).padStart(9);
  const placeOf = ({ upstream, downstream }: Link) => place(downstream) + place(upstream);
  return { root, labels, links: links.toSorted(by(placeOf)) };
}

const by =
  <Item>(keyOf: (item: Item) => string) =>
  (left: Item, right: Item): number =>
    keyOf(left) < keyOf(right) ? -1 : 1;

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
  for (const twigs of onward.values()) twigs.sort(by(({ text }) => text));
  return drawTree(
    [{ key: root, text: formatCell(labels.get(root)) }],
    (key) => onward.get(key) ?? [],
    strokes,
  );
}
