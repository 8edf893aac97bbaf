import { childrenOf, type Expression } from "../../../expression/index.ts";

/** A node with the part at an index of `childrenOf` replaced by another that may stand in its place. */
export function replaceChild(node: Expression, index: number, child: Expression): Expression {
  const key = keysOf(node)[index]!;
  if (typeof key === "string") return { ...node, [key]: child } as Expression;
  const [list, place] = key;
  const items = childrenOf(node).with(place, child);
  return { ...node, [list]: items } as Expression;
}

type Key = string | readonly [list: string, place: number];

/** Where a node keeps its parts, in the order of `childrenOf`. */
function keysOf(node: Expression): readonly Key[] {
  switch (node.kind) {
    case "list":
    case "set":
      return node.items.map((_, place) => ["items", place] as const);
    case "and":
    case "or":
      return node.operands.map((_, place) => ["operands", place] as const);
    case "range":
      return ["from", "to"];
    case "member":
      return ["operand", "container"];
    case "conditional":
      return ["condition", "whenTrue", "whenFalse"];
    case "window":
      return ["metric"];
    case "arithmetic":
    case "comparison":
    case "affix":
    case "default":
      return ["left", "right"];
    default:
      return ["operand"];
  }
}
