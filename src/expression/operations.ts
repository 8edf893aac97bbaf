import { limits } from "./limits.ts";
import { evaluationError, limitError, typeError } from "./refusals.ts";
import { compareText } from "./strings.ts";
import { Time } from "./time.ts";
import type { ArithmeticOperator, ComparisonOperator } from "./tree.ts";
import type { Scalar, Value } from "./value.ts";
import { aType } from "./value.ts";

/** The operators on present values. Each throws expression.type for types that it does not take. */

export function calculate(operator: ArithmeticOperator, left: Value, right: Value, position: number): Value {
  if (typeof left === "number" && typeof right === "number") {
    return finite(compute(operator, left, right, position), operator, position);
  }
  if (operator === "+" && typeof left === "string" && typeof right === "string") {
    if (left.length + right.length > limits.text) {
      throw limitError(`+ builds a text of more than ${limits.text} characters`, position);
    }
    return left + right;
  }
  throw typeError(`${operator} does not take ${aType(left)} and ${aType(right)}`, position);
}

function compute(operator: ArithmeticOperator, left: number, right: number, position: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
    case "%":
      if (right === 0) throw evaluationError(`${left} ${operator} 0: the divisor is zero`, position);
      return operator === "/" ? left / right : left % right;
  }
}

function finite(result: number, operator: string, position: number): number {
  if (Number.isFinite(result)) return result;
  throw evaluationError(`the result of ${operator} is too large for a number`, position);
}

export function negate(operand: Value, position: number): number {
  if (typeof operand === "number") return -operand;
  throw typeError(`- does not take ${aType(operand)}`, position);
}

export function compare(operator: ComparisonOperator, left: Value, right: Value, position: number): boolean {
  if (operator === "==") return equal(left, right, operator, position);
  if (operator === "!=") return !equal(left, right, operator, position);
  const difference = order(left, right, operator, position);
  switch (operator) {
    case "<":
      return difference < 0;
    case "<=":
      return difference <= 0;
    case ">":
      return difference > 0;
    case ">=":
      return difference >= 0;
  }
}

function equal(left: Value, right: Value, operator: string, position: number): boolean {
  if (typeof left === typeof right) {
    if (typeof left !== "object") return left === right;
    if (left instanceof Time && right instanceof Time) return left.ms === right.ms;
  }
  throw incomparable(operator, left, right, position);
}

/** Below zero when left comes first, zero when they are the same. */
function order(left: Value, right: Value, operator: string, position: number): number {
  // Not a subtraction: it would lose the order of numbers whose difference overflows.
  if (typeof left === "number" && typeof right === "number") return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  if (left instanceof Time && right instanceof Time) return left.ms - right.ms;
  throw incomparable(operator, left, right, position);
}

const incomparable = (operator: string, left: Value, right: Value, position: number): Error =>
  typeError(`${operator} does not compare ${aType(left)} with ${aType(right)}`, position);

/** Membership by value; every item has to be of the operand's type. */
export function isMember(operand: Value, items: readonly Scalar[], position: number): boolean {
  let found = false;
  for (const item of items) found = equal(operand, item, "=~", position) || found;
  return found;
}

export function isInRange(operand: Value, from: Value, to: Value, position: number): boolean {
  if (typeof operand !== "number") throw typeError(`a range holds no ${aType(operand).slice(2)}`, position);
  const [least, most] = rangeBounds(from, to, position);
  return Number.isInteger(operand) && operand >= least && operand <= most;
}

/** The smaller and the larger end: a range may be written downwards. */
export function rangeBounds(from: Value, to: Value, position: number): readonly [number, number] {
  for (const end of [from, to]) {
    if (typeof end !== "number")
      throw typeError(`a range ends at whole numbers, not at ${aType(end)}`, position);
    if (!Number.isInteger(end))
      throw evaluationError(`a range ends at whole numbers, not at ${end}`, position);
  }
  return from <= to ? [from as number, to as number] : [to as number, from as number];
}

export function hasAffix(end: "start" | "end", left: Value, right: Value, position: number): boolean {
  if (typeof left !== "string" || typeof right !== "string") {
    throw typeError(
      `${end === "start" ? "=^" : "=$"} does not take ${aType(left)} and ${aType(right)}`,
      position,
    );
  }
  return end === "start" ? left.startsWith(right) : left.endsWith(right);
}
