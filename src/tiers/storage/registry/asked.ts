import type { Expression } from "../../../expression/index.ts";

/** The text that a field must equal for the condition to hold; null when it need not equal one. */
export function textAsked(tree: Expression, field: string): string | null {
  if (tree.kind === "and") {
    for (const operand of tree.operands) {
      const asked = textAsked(operand, field);
      if (asked !== null) return asked;
    }
  }
  if (tree.kind !== "comparison" || tree.operator !== "==") return null;
  const { left, right } = tree;
  const isField =
    left.kind === "field" && left.variable === null && left.name === field && left.path.length === 0;
  return isField && right.kind === "text" ? right.value : null;
}
