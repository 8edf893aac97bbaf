import {
  childrenOf,
  type Expression,
  type FieldReference,
  format,
  type Reference,
  referenceKey,
} from "../../../../expression/index.ts";

import { isCondition } from "../logic/terms.ts";

export type Side = "a" | "b";

/** Something that a comparator reads alike from both candidates: a value that is put in order, or a condition. */
export interface Feature {
  readonly kind: "ordered" | "condition";
  /** The name that stands for it in the abstract comparator. */
  readonly name: string;
  /** How it is read from one of the candidates. */
  readonly example: Expression;
}

export interface Abstraction {
  readonly tree: Expression;
  readonly features: readonly Feature[];
}

/**
 * A comparator in which each part that reads from one candidate alone has become a name, so that only the order of
 * their values counts. Null when a part reads from both other than by comparing.
 */
export function abstractOf(tree: Expression): Abstraction | null {
  const features = new Map<string, Feature>();
  const name = (node: Expression, kind: Feature["kind"], side: Side): FieldReference => {
    const key = `${kind} ${sidelessKey(node)}`;
    const feature = features.get(key) ?? { kind, name: `feature${features.size}`, example: node };
    features.set(key, feature);
    return {
      kind: "field",
      variable: side,
      name: feature.name,
      spelling: feature.name,
      path: [],
      position: node.position,
    };
  };
  const value = (node: Expression): Expression | null => {
    const sides = sidesOf(node);
    return sides.size === 1 ? name(node, "ordered", [...sides][0]!) : null;
  };
  const condition = (node: Expression): Expression | null => {
    const sides = sidesOf(node);
    if (sides.size === 0) return node;
    switch (node.kind) {
      case "not":
        return rebuilt([node.operand].map(condition), ([operand]) => ({ ...node, operand: operand! }));
      case "and":
      case "or":
        return rebuilt(node.operands.map(condition), (operands) => ({ ...node, operands }));
    }
    const plain = undenied(node);
    if (plain !== null) return { kind: "not", operand: condition(plain)!, position: node.position };
    if (sides.size === 1) return name(node, "condition", [...sides][0]!);
    switch (node.kind) {
      case "conditional":
        return rebuilt([node.condition, node.whenTrue, node.whenFalse].map(condition), ([test, yes, no]) => ({
          ...node,
          condition: test!,
          whenTrue: yes!,
          whenFalse: no!,
        }));
      case "default":
        return rebuilt([node.left, node.right].map(condition), ([left, right]) => ({
          ...node,
          left: left!,
          right: right!,
        }));
      case "comparison": {
        const [left, right] = withoutDifference(node.left, node.right);
        if (isCondition(left) && isCondition(right)) {
          return rebuilt([left, right].map(condition), ([one, other]) => ({
            ...node,
            left: one!,
            right: other!,
          }));
        }
        // Values of two things are not put in order with each other here.
        if (sidelessKey(left) !== sidelessKey(right)) return null;
        return rebuilt([left, right].map(value), ([one, other]) => ({ ...node, left: one!, right: other! }));
      }
      default:
        return null;
    }
  };
  const abstract = condition(tree);
  return abstract === null ? null : { tree: abstract, features: [...features.values()] };
}

/** The condition that a one-sided one denies, so that both become one feature; null when it denies none. */
function undenied(node: Expression): Expression | null {
  if (sidesOf(node).size !== 1) return null;
  switch (node.kind) {
    case "comparison":
      if (node.operator === "!=") return { ...node, operator: "==" };
      if (node.operator === ">") return { ...node, operator: "<=" };
      return node.operator === ">=" ? { ...node, operator: "<" } : null;
    case "absent":
    case "match":
    case "member":
    case "affix":
      return node.negated ? { ...node, negated: false } : null;
    default:
      return null;
  }
}

function rebuilt(
  parts: readonly (Expression | null)[],
  build: (parts: readonly Expression[]) => Expression,
): Expression | null {
  const whole = parts.filter((part) => part !== null);
  return whole.length === parts.length ? build(whole) : null;
}

/** `a.x - b.x > 0` compares `a.x` with `b.x`. */
function withoutDifference(left: Expression, right: Expression): readonly [Expression, Expression] {
  const isZero = right.kind === "number" && right.value === 0;
  return isZero && left.kind === "arithmetic" && left.operator === "-"
    ? [left.left, left.right]
    : [left, right];
}

/** From which candidates a part reads. */
export function sidesOf(tree: Expression): ReadonlySet<Side> {
  const sides = new Set<Side>();
  const visit = (node: Expression): void => {
    if ("variable" in node && node.variable !== null) sides.add(node.variable as Side);
    childrenOf(node).forEach(visit);
  };
  visit(tree);
  return sides;
}

/** The same for two parts that read the same, whichever candidate they read from. */
function sidelessKey(node: Expression): string {
  return JSON.stringify(node, (key, value: unknown) =>
    ["position", "spelling", "variable"].includes(key) ? undefined : value,
  );
}

/** A comparison of one thing of a with another thing of b. */
export interface Mismatch {
  readonly position: number;
  readonly one: string;
  readonly other: string;
}

/** The first comparison whose sides read different things from the candidates. */
export function mismatchIn(tree: Expression): Mismatch | null {
  if (tree.kind === "comparison") {
    const sides = [tree.left, tree.right].map(sidesOf);
    const crosses = sides.every(({ size }) => size === 1) && [...sides[0]!][0] !== [...sides[1]!][0];
    const [one, other] = [tree.left, tree.right].map(namesIn);
    if (crosses && one!.join() !== other!.join()) {
      return { position: tree.position, one: format(tree.left), other: format(tree.right) };
    }
  }
  for (const part of childrenOf(tree)) {
    const found = mismatchIn(part);
    if (found !== null) return found;
  }
  return null;
}

/** What a part reads, whichever candidate it reads from. */
function namesIn(tree: Expression): readonly string[] {
  const keys = new Set<string>();
  const visit = (node: Expression): void => {
    if ("variable" in node) keys.add(referenceKey({ ...(node as Reference), variable: null }));
    childrenOf(node).forEach(visit);
  };
  visit(tree);
  return [...keys].sort();
}
