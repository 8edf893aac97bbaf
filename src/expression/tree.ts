/**
 * The syntax tree: frozen, plain JSON, and the same for every use (memory, columns, SQL, explanation).
 * `position` is the offset in UTF-16 units of the operator, or of the first letter of anything else.
 */

import type { MetricScope } from "../domain/metric.ts";

export const arithmeticOperators = ["+", "-", "*", "/", "%"] as const;
export type ArithmeticOperator = (typeof arithmeticOperators)[number];

export const comparisonOperators = ["==", "!=", "<", "<=", ">", ">="] as const;
export type ComparisonOperator = (typeof comparisonOperators)[number];

export const windowFunctions = ["avg", "min", "max", "sum", "count", "last", "percentile"] as const;
export type WindowFunction = (typeof windowFunctions)[number];

interface Node {
  readonly position: number;
}

export interface NumberLiteral extends Node {
  readonly kind: "number";
  /** Finite, never -0. */
  readonly value: number;
}
export interface TextLiteral extends Node {
  readonly kind: "text";
  /** Well-formed Unicode without U+0000. */
  readonly value: string;
}
export interface BooleanLiteral extends Node {
  readonly kind: "boolean";
  readonly value: boolean;
}
export interface NullLiteral extends Node {
  readonly kind: "null";
}
/** `time("2026-01-01T00:00:00Z")` */
export interface TimeLiteral extends Node {
  readonly kind: "time";
  /** Milliseconds since the epoch. */
  readonly value: number;
}
/** `duration("7d")`: a number of seconds. */
export interface DurationLiteral extends Node {
  readonly kind: "duration";
  readonly seconds: number;
}

/** `city`, `modelName`, `a.created_time`, `hyperparameters["max-depth"]`, `metadata["any name"]` */
export interface FieldReference extends Node {
  readonly kind: "field";
  /** `a` in `a.created_time`. */
  readonly variable: string | null;
  /** The field's name in its snake_case form (see `canonicalName`), so that aliases are one field. */
  readonly name: string;
  /** The name as it was written. */
  readonly spelling: string;
  /** Keys inside a structured field, outermost first; usually none. */
  readonly path: readonly string[];
}
/** `metrics.bias`, `metrics.Validation["mae"]`, `b.metrics.mae` */
export interface MetricReference extends Node {
  readonly kind: "metric";
  readonly variable: string | null;
  /** Null asks for the metric in whatever scope the context takes as default. */
  readonly scope: MetricScope | null;
  readonly name: string;
}
/** `tags.reviewed` */
export interface TagReference extends Node {
  readonly kind: "tag";
  readonly variable: string | null;
  readonly name: string;
}
export type Reference = FieldReference | MetricReference | TagReference;

export interface ListLiteral extends Node {
  readonly kind: "list" | "set";
  readonly items: readonly Expression[];
}
/** `(1..5)`: whole numbers, both ends included. */
export interface RangeLiteral extends Node {
  readonly kind: "range";
  readonly from: Expression;
  readonly to: Expression;
}
/** Stands only on the right of `=~` and `!~` and under `size` and `empty`. */
export type Container = ListLiteral | RangeLiteral;

export interface Unary extends Node {
  readonly kind: "not" | "negate" | "size" | "empty" | "age" | "toNumber";
  readonly operand: Expression;
}
export interface Now extends Node {
  readonly kind: "now";
}
export interface Arithmetic extends Node {
  readonly kind: "arithmetic";
  readonly operator: ArithmeticOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Comparison extends Node {
  readonly kind: "comparison";
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}
/** `x == null`; negated `x != null`. */
export interface Absence extends Node {
  readonly kind: "absent";
  readonly negated: boolean;
  readonly operand: Expression;
}
/** `x =~ "pattern"`; negated `!~`. */
export interface Match extends Node {
  readonly kind: "match";
  readonly negated: boolean;
  readonly operand: Expression;
  /** RE2 syntax, compiles, at most `limits.pattern` long. */
  readonly pattern: string;
}
/** `like(x, "a%")`; `caseless` for `ilike`. */
export interface Like extends Node {
  readonly kind: "like";
  readonly caseless: boolean;
  readonly operand: Expression;
  /** `%` stands for any letters, `_` for one; nothing escapes them. At most `limits.like` long. */
  readonly pattern: string;
}
/** `x =~ [1, 2]`, `x =~ (1..5)`, `"eu" =~ regions`; negated `!~`. */
export interface Membership extends Node {
  readonly kind: "member";
  readonly negated: boolean;
  readonly operand: Expression;
  readonly container: Container | FieldReference;
}
/** `=^` and `=$`; negated `!^` and `!$`. */
export interface Affix extends Node {
  readonly kind: "affix";
  readonly end: "start" | "end";
  readonly negated: boolean;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Logical extends Node {
  readonly kind: "and" | "or";
  /** Two or more, in the order written. */
  readonly operands: readonly Expression[];
}
export interface Conditional extends Node {
  readonly kind: "conditional";
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}
/** `x ?? d` answers d when x is missing; `x ?: d` also when x is false. */
export interface Default extends Node {
  readonly kind: "default";
  readonly operator: "??" | "?:";
  readonly left: Expression;
  readonly right: Expression;
}
/** `avg(metrics["mape"], "24h")`, over the points of the last `seconds`. */
export interface Window extends Node {
  readonly kind: "window";
  readonly function: WindowFunction;
  readonly metric: MetricReference;
  /** The rank of `percentile`, 0 to 100; null for every other function. */
  readonly rank: number | null;
  readonly seconds: number;
}

export type Literal =
  | NumberLiteral
  | TextLiteral
  | BooleanLiteral
  | NullLiteral
  | TimeLiteral
  | DurationLiteral;

export type Expression =
  | Literal
  | Reference
  | Container
  | Unary
  | Now
  | Arithmetic
  | Comparison
  | Absence
  | Match
  | Like
  | Membership
  | Affix
  | Logical
  | Conditional
  | Default
  | Window;

/** The parts of a node, in the order in which they are written. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case "list":
    case "set":
      return node.items;
    case "range":
      return [node.from, node.to];
    case "not":
    case "negate":
    case "size":
    case "empty":
    case "age":
    case "toNumber":
    case "absent":
    case "match":
    case "like":
      return [node.operand];
    case "member":
      return [node.operand, node.container];
    case "arithmetic":
    case "comparison":
    case "affix":
    case "default":
      return [node.left, node.right];
    case "and":
    case "or":
      return node.operands;
    case "conditional":
      return [node.condition, node.whenTrue, node.whenFalse];
    case "window":
      return [node.metric];
    default:
      return [];
  }
}

export const isContainer = (node: Expression): node is Container =>
  node.kind === "list" || node.kind === "set" || node.kind === "range";
