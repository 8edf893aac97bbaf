import { type Comparison, type Expression, format, formatReference } from "../../../expression/index.ts";
import { isReference } from "../../../expression/names.ts";

/**
 * Whether a comparator says that any candidate is better than itself, as far as its form tells: `a.x <= b.x` does,
 * `a.x < b.x` does not. Such a comparator is no strict order, and `gallery rule check` refuses it.
 */
export const isReflexive = (comparator: Expression): boolean => onItself(comparator) === true;

/** What the expression comes to when `a` and `b` are one candidate with every value there; null when that depends. */
function onItself(node: Expression): boolean | null {
  switch (node.kind) {
    case "boolean":
      return node.value;
    case "not":
      return negation(onItself(node.operand));
    case "comparison":
      return sameSides(node) ? includesEqual.has(node.operator) : null;
    case "and":
      return decided(node.operands.map(onItself), false);
    case "or":
      return decided(node.operands.map(onItself), true);
    default:
      return null;
  }
}

const includesEqual: ReadonlySet<string> = new Set(["==", "<=", ">="]);

const negation = (value: boolean | null): boolean | null => (value === null ? null : !value);

function decided(values: readonly (boolean | null)[], deciding: boolean): boolean | null {
  if (values.includes(deciding)) return deciding;
  return values.includes(null) ? null : !deciding;
}

const sameSides = ({ left, right }: Comparison): boolean => sideless(left) === sideless(right);

/** The text of a reference or a window without its `a.` or `b.`; any other text as it is. */
function sideless(node: Expression): string {
  if (isReference(node)) return formatReference({ ...node, variable: null });
  if (node.kind === "window") return format({ ...node, metric: { ...node.metric, variable: null } });
  return `expression ${format(node)}`;
}
