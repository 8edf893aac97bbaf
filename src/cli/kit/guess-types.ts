import type { FieldType } from "../../domain/values.ts";
import { childrenOf, type Expression, isContainer } from "../../expression/index.ts";

/** What a field must be for its neighbour in the condition: `city == "NYC"` makes city text. */
const typeOfNeighbour: Partial<Record<Expression["kind"], FieldType>> = {
  text: "text",
  number: "number",
  boolean: "boolean",
  time: "time",
  now: "time",
  duration: "number",
  metric: "number",
  window: "number",
  arithmetic: "number",
  age: "number",
  negate: "number",
  size: "number",
  tag: "text",
};

/**
 * The types of the fields of a condition, as far as it tells them by itself; text for the others. A server knows
 * them from its project, a person who tries a condition alone does not.
 */
export function guessFieldTypes(tree: Expression): Record<string, FieldType> {
  const guessed = new Map<string, FieldType>();
  const expect = (node: Expression, type: FieldType): void => {
    if (node.kind === "field" && !guessed.has(node.spelling)) guessed.set(node.spelling, type);
  };
  const visit = (node: Expression): void => {
    switch (node.kind) {
      case "comparison":
      case "default":
        expect(node.left, typeOfNeighbour[node.right.kind] ?? "text");
        expect(node.right, typeOfNeighbour[node.left.kind] ?? "text");
        break;
      case "arithmetic":
        expect(node.left, "number");
        expect(node.right, "number");
        break;
      case "negate":
        expect(node.operand, "number");
        break;
      case "age":
        expect(node.operand, "time");
        break;
      case "not":
        expect(node.operand, "boolean");
        break;
      case "and":
      case "or":
        for (const operand of node.operands) expect(operand, "boolean");
        break;
      case "conditional":
        expect(node.condition, "boolean");
        break;
      case "member":
        if (!isContainer(node.container))
          expect(node.container, node.operand.kind === "number" ? "number list" : "text list");
        else if (node.container.kind === "range") expect(node.operand, "number");
        else expect(node.operand, typeOfNeighbour[node.container.items[0]?.kind ?? "text"] ?? "text");
        break;
      default:
        break;
    }
    for (const child of childrenOf(node)) visit(child);
    expect(node, "text");
  };
  expect(tree, "boolean");
  visit(tree);
  return Object.fromEntries(guessed);
}
