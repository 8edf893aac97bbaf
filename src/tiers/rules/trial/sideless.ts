import { type Expression, format, formatReference } from "../../../expression/index.ts";
import { isReference } from "../../../expression/names.ts";

/** The text of a reference or a window without its `a.` or `b.`; null for anything else. */
export function sideless(node: Expression): string | null {
  if (isReference(node)) return formatReference({ ...node, variable: null });
  if (node.kind === "window") return format({ ...node, metric: { ...node.metric, variable: null } });
  return null;
}
