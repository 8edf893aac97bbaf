import { canonicalName } from "../../../expression/names.ts";
import type {
  ComparisonOperator,
  Expression,
  FieldReference,
  ListLiteral,
} from "../../../expression/tree.ts";

/** Nodes of the expression tree, all at the place in the filter that they come from. */

export const text = (value: string, position: number): Expression => ({ kind: "text", value, position });

export const number = (value: number, position: number): Expression => ({ kind: "number", value, position });

export const time = (ms: number, position: number): Expression => ({ kind: "time", value: ms, position });

export const field = (spelling: string, position: number, path: readonly string[] = []): FieldReference => ({
  kind: "field",
  variable: null,
  name: canonicalName(spelling),
  spelling,
  path,
  position,
});

export const tag = (name: string, position: number): Expression => ({
  kind: "tag",
  variable: null,
  name,
  position,
});

export const metric = (name: string, position: number): Expression => ({
  kind: "metric",
  variable: null,
  scope: null,
  name,
  position,
});

export const both = (kind: "and" | "or", ...operands: Expression[]): Expression =>
  operands.length === 1 ? operands[0]! : { kind, operands, position: operands[0]!.position };

export const not = (operand: Expression): Expression => ({
  kind: "not",
  operand,
  position: operand.position,
});

export const isMissing = (operand: Expression, negated = false): Expression => ({
  kind: "absent",
  negated,
  operand,
  position: operand.position,
});

const operators: Readonly<Record<string, ComparisonOperator>> = {
  "=": "==",
  "!=": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

/** @param comparator one of `= != < <= > >=` */
export const compare = (left: Expression, comparator: string, right: Expression): Expression => ({
  kind: "comparison",
  operator: operators[comparator]!,
  left,
  right,
  position: left.position,
});

export const like = (operand: Expression, pattern: string, caseless: boolean): Expression => ({
  kind: "like",
  caseless,
  operand,
  pattern,
  position: operand.position,
});

export const contains = (list: FieldReference, item: Expression): Expression => ({
  kind: "member",
  negated: false,
  operand: item,
  container: list,
  position: list.position,
});

export function among(operand: Expression, values: readonly string[], negated: boolean): Expression {
  const { position } = operand;
  const container: ListLiteral = {
    kind: "list",
    items: values.map((each) => text(each, position)),
    position,
  };
  return { kind: "member", negated, operand, container, position };
}

/**
 * A text compared as MLflow compares texts.
 * @param value a list for `IN` and `NOT IN`
 */
export function compareText(operand: Expression, comparator: string, value: TextValue): Expression {
  if (typeof value !== "string") return among(operand, value, comparator === "NOT IN");
  if (!comparator.endsWith("LIKE")) return compare(operand, comparator, text(value, operand.position));
  const alike = like(operand, value, comparator.endsWith("ILIKE"));
  return comparator.startsWith("NOT") ? not(alike) : alike;
}

export type TextValue = string | readonly string[];
