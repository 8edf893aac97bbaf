import { formatCell } from "../table.ts";
import type { Picture } from "./picture.ts";

/* Diagrams for other programs. Arrows go from upstream to downstream: the way that a new version takes. */

/** For Graphviz. */
export function toDot({ root, labels, links }: Picture): string {
  const names = namesOf(labels);
  const nodes = [...labels].map(([key, label]) => {
    const emphasis = key === root ? ", style=bold" : "";
    return `  ${names.get(key)} [label=${quoteDot(label)}${emphasis}];\n`;
  });
  const arrows = links.map(({ downstream, upstream, label }) => {
    const attributes = label === "" ? "" : ` [label=${quoteDot(label)}]`;
    return `  ${names.get(upstream)} -> ${names.get(downstream)}${attributes};\n`;
  });
  return `digraph gallery {\n  rankdir=LR;\n  node [shape=box];\n${[...nodes, ...arrows].join("")}}\n`;
}

export function toMermaid({ root, labels, links }: Picture): string {
  const names = namesOf(labels);
  const nodes = [...labels].map(([key, label]) => `  ${names.get(key)}[${quoteMermaid(label)}]\n`);
  const arrows = links.map(({ downstream, upstream, label }) => {
    const text = label === "" ? "" : `|${quoteMermaid(label)}|`;
    return `  ${names.get(upstream)} -->${text} ${names.get(downstream)}\n`;
  });
  const emphasis = labels.has(root) ? `  style ${names.get(root)} stroke-width:3px\n` : "";
  return `flowchart LR\n${[...nodes, ...arrows].join("")}${emphasis}`;
}

/** Names that need no quoting in any language. */
function namesOf(labels: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...labels.keys()].map((key, at) => [key, `n${at}`]));
}

function quoteDot(text: string): string {
  return `"${formatCell(text).replace(/["\\]/g, "\\$&")}"`;
}

/** Everything that Mermaid, Markdown or HTML may read as more than text becomes a character code. */
function quoteMermaid(text: string): string {
  return `"${formatCell(text).replace(/["#&<>\\`*_|;[\](){}]/g, (character) => `#${character.charCodeAt(0)};`)}"`;
}
