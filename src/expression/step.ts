import { typeError } from "./refusals.ts";
import type { Expression } from "./tree.ts";
import type { Context, Value } from "./value.ts";
import { aType, Missing } from "./value.ts";

/** A compiled node. */
export type Step = (context: Context) => Value | Missing;

/** Compiles a node; handed to whoever compiles a part of a tree. */
export type Compile = (node: Expression) => Step;

export const constant = (value: Value): Step => {
  return () => value;
};

/** An operation on two values that is missing when either is. */
export function both(one: Step, other: Step, operation: (left: Value, right: Value) => Value): Step {
  return (context) => {
    const first = one(context);
    const second = other(context);
    if (first instanceof Missing) return second instanceof Missing ? first.and(second) : first;
    return second instanceof Missing ? second : operation(first, second);
  };
}

export function asBoolean(value: Value, operator: string, position: number): boolean {
  if (typeof value === "boolean") return value;
  throw typeError(`${operator} takes a boolean, not ${aType(value)}`, position);
}

export function asText(value: Value, operator: string, position: number): string {
  if (typeof value === "string") return value;
  throw typeError(`${operator} takes a text, not ${aType(value)}`, position);
}
