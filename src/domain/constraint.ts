/**
 * The Gallery paper's search constraints: a list of `{field, operator, value}`, all of which have to hold.
 * `metricName` followed by `metricValue` and `metricScope` describes one condition on one metric.
 */

export type ConstraintScalar = string | number | boolean;
export type ConstraintValue = ConstraintScalar | readonly ConstraintScalar[];

/** What an operator wants as `value`. */
export type ConstraintOperand = "scalar" | "ordered" | "text" | "pattern" | "list" | "none";

export const constraintOperators = {
  equal: { operand: "scalar", meaning: "is the value" },
  not_equal: { operand: "scalar", meaning: "is present and not the value" },
  smaller_than: { operand: "ordered", meaning: "is smaller than the value" },
  smaller_than_or_equal: { operand: "ordered", meaning: "is at most the value" },
  larger_than: { operand: "ordered", meaning: "is larger than the value" },
  larger_than_or_equal: { operand: "ordered", meaning: "is at least the value" },
  in: { operand: "list", meaning: "is one of the values" },
  not_in: { operand: "list", meaning: "is present and none of the values" },
  starts_with: { operand: "text", meaning: "begins with the text" },
  not_starts_with: { operand: "text", meaning: "is present and does not begin with the text" },
  ends_with: { operand: "text", meaning: "ends with the text" },
  not_ends_with: { operand: "text", meaning: "is present and does not end with the text" },
  matches: { operand: "pattern", meaning: "matches the pattern as a whole" },
  not_matches: { operand: "pattern", meaning: "is present and does not match the pattern as a whole" },
  contains: { operand: "scalar", meaning: "is a list that holds the value" },
  exists: { operand: "none", meaning: "is present; takes no value" },
  not_exists: { operand: "none", meaning: "is missing; takes no value" },
} as const satisfies Record<string, { operand: ConstraintOperand; meaning: string }>;

export type ConstraintOperator = keyof typeof constraintOperators;

export interface Constraint {
  readonly field: string;
  readonly operator: ConstraintOperator;
  /** Left out for `exists` and `not_exists`. */
  readonly value?: ConstraintValue;
}

export const isConstraintOperator = (name: string): name is ConstraintOperator =>
  Object.hasOwn(constraintOperators, name);
