import { Time } from "./time.ts";
import type { FieldReference, MetricReference, TagReference, Window } from "./tree.ts";

export type Scalar = number | string | boolean | Time;
export type Value = Scalar | readonly Scalar[];

/**
 * What an expression is evaluated over. A method answers undefined or null for what is not there;
 * a NaN or infinite number counts as not there. An implementation looks at own entries only, so that
 * `constructor` is a name like any other.
 */
export interface Context {
  /** The moment of the evaluation in milliseconds since the epoch, the same for the whole expression. */
  readonly now: number;
  field(reference: FieldReference): Value | null | undefined;
  metric(reference: MetricReference): number | null | undefined;
  tag(reference: TagReference): Scalar | null | undefined;
  /** Values of the metric's points with `from < time <= now`, oldest first; `from` in milliseconds since the epoch. */
  points(reference: MetricReference, from: number): readonly number[];
  /** The answer of a window function, for a context that knows it without listing the points; null when there are none. */
  window?(window: Window): number | null;
}

export type Result =
  | { readonly kind: "value"; readonly value: Value }
  /** Nothing can be said; `names` were missing, as they are written in canonical form. */
  | { readonly kind: "missing"; readonly names: readonly string[] };

/** The third value inside an evaluation. */
export class Missing {
  readonly names: readonly string[];

  constructor(names: readonly string[]) {
    this.names = names;
  }

  /** What is missing when both are. */
  and(other: Missing): Missing {
    return new Missing([...new Set([...this.names, ...other.names])]);
  }
}

export type TypeName = "number" | "text" | "boolean" | "time" | "list";

export function typeName(value: Value): TypeName {
  switch (typeof value) {
    case "number":
      return "number";
    case "string":
      return "text";
    case "boolean":
      return "boolean";
    default:
      return value instanceof Time ? "time" : "list";
  }
}

export const isList = (value: Value): value is readonly Scalar[] =>
  typeof value === "object" && !(value instanceof Time);

/** The name of a type with its article, for messages. */
export const aType = (value: Value): string => `a ${typeName(value)}`;
