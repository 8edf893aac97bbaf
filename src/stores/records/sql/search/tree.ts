import type { ArithmeticOperator, ComparisonOperator, WindowFunction } from "../../../../expression/tree.ts";

/**
 * The bound tree: a checked expression whose names are places in the store and whose spellings are gone. Both
 * the SQL compiler and the column index start from it, so that what a name means is decided once.
 *
 * Every node answers a value or is missing. `S` is where values come from: of instances, unless told. A time is a
 * number of milliseconds everywhere. Plain JSON, because it travels to the search worker.
 */

export type ScalarType = "number" | "text" | "boolean" | "time";
export type ValueType = ScalarType | "text list" | "number list";

/** Columns of the instance row; `base` and `model` are joined from their own tables. */
export const attributes = {
  uuid: "text",
  base: "text",
  model: "text",
  version: "text",
  revision: "number",
  number: "number",
  created: "time",
  actor: "text",
  size: "number",
  deprecated: "boolean",
} as const satisfies Record<string, ScalarType>;

export type Attribute = keyof typeof attributes;

/** Where a value comes from. */
export interface Place {
  readonly type: ValueType;
}

/** Where a value of an instance comes from. */
export type Source =
  | { readonly kind: "attribute"; readonly name: Attribute; readonly type: ScalarType }
  | { readonly kind: "field"; readonly name: string; readonly type: ValueType }
  | { readonly kind: "tag"; readonly name: string; readonly type: "text" }
  /** The newest value of one series; of several, the newest of them all. Without series it is always missing. */
  | { readonly kind: "metric"; readonly series: readonly number[]; readonly type: "number" }
  /** An aggregate of the points of the last `seconds`. */
  | {
      readonly kind: "window";
      readonly function: WindowFunction;
      readonly rank: number | null;
      readonly seconds: number;
      readonly series: readonly number[];
      readonly type: "number";
    };

export type Constant = number | string | boolean | null;

export type Bound<S = Source> =
  | { readonly op: "constant"; readonly type: ScalarType; readonly value: Constant }
  | { readonly op: "source"; readonly type: ValueType; readonly source: S }
  | { readonly op: "not"; readonly type: "boolean"; readonly of: Bound<S> }
  | { readonly op: "and" | "or"; readonly type: "boolean"; readonly of: readonly Bound<S>[] }
  /** Both sides are of one scalar type. */
  | {
      readonly op: "compare";
      readonly type: "boolean";
      readonly operator: ComparisonOperator;
      readonly left: Bound<S>;
      readonly right: Bound<S>;
    }
  /** Whether there is a value; never missing itself. */
  | { readonly op: "present"; readonly type: "boolean"; readonly of: Bound<S> }
  /** Missing, an empty text and an empty list; never missing itself. */
  | { readonly op: "empty"; readonly type: "boolean"; readonly of: Bound<S> }
  | { readonly op: "match"; readonly type: "boolean"; readonly of: Bound<S>; readonly pattern: string }
  /** See `compileLike`. */
  | {
      readonly op: "like";
      readonly type: "boolean";
      readonly of: Bound<S>;
      readonly pattern: string;
      readonly caseless: boolean;
    }
  /** See `numberOfText`. */
  | { readonly op: "toNumber"; readonly type: "number"; readonly of: Bound<S> }
  /** Whether the text begins or ends with another. */
  | {
      readonly op: "affix";
      readonly type: "boolean";
      readonly end: "start" | "end";
      readonly left: Bound<S>;
      readonly right: Bound<S>;
    }
  /** Whether a list-valued source has the item. */
  | { readonly op: "contains"; readonly type: "boolean"; readonly item: Bound<S>; readonly list: Bound<S> }
  | { readonly op: "whole"; readonly type: "boolean"; readonly of: Bound<S> }
  | {
      readonly op: "arithmetic";
      readonly type: "number";
      readonly operator: ArithmeticOperator;
      readonly left: Bound<S>;
      readonly right: Bound<S>;
    }
  | { readonly op: "concat"; readonly type: "text"; readonly left: Bound<S>; readonly right: Bound<S> }
  /** Characters of a text, items of a list. */
  | { readonly op: "size"; readonly type: "number"; readonly of: Bound<S> }
  | {
      readonly op: "if";
      readonly type: ScalarType;
      readonly condition: Bound<S>;
      readonly whenTrue: Bound<S>;
      readonly whenFalse: Bound<S>;
    }
  /** The first of the values that is there. */
  | { readonly op: "coalesce"; readonly type: ScalarType; readonly of: readonly [Bound<S>, Bound<S>] };

export interface OrderKey<S = Source> {
  readonly source: S;
  readonly descending: boolean;
}

/** Which instances of one project. */
export interface Scope {
  readonly project: number;
  readonly where: Bound | null;
  readonly includeDeprecated: boolean;
  /** Milliseconds; null for the present. */
  readonly asOf: number | null;
  /** The moment at which windows end, in milliseconds. */
  readonly now: number;
}

/** The parts of a node. */
export function partsOf<S>(node: Bound<S>): readonly Bound<S>[] {
  switch (node.op) {
    case "constant":
    case "source":
      return [];
    case "not":
    case "present":
    case "empty":
    case "match":
    case "like":
    case "toNumber":
    case "whole":
    case "size":
      return [node.of];
    case "and":
    case "or":
    case "coalesce":
      return node.of;
    case "contains":
      return [node.item, node.list];
    case "if":
      return [node.condition, node.whenTrue, node.whenFalse];
    default:
      return [node.left, node.right];
  }
}

/** Every source below a node, each once; `keyOf` tells one from another. */
export function sourcesOf<S>(node: Bound<S>, keyOf: (source: S) => string): readonly S[] {
  const found = new Map<string, S>();
  const visit = (each: Bound<S>): void => {
    if (each.op === "source") found.set(keyOf(each.source), each.source);
    else partsOf(each).forEach(visit);
  };
  visit(node);
  return [...found.values()];
}

/** The same for two sources exactly when they are the same place. */
export function sourceKey(source: Source): string {
  switch (source.kind) {
    case "metric":
      return `metric:${source.series.join(",")}`;
    case "window":
      return `window:${source.function}:${source.rank}:${source.seconds}:${source.series.join(",")}`;
    default:
      return `${source.kind}:${source.name}`;
  }
}
