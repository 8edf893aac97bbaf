import { empty, membership, size } from "./containers.ts";
import { format, formatReference } from "./format.ts";
import { compileLike } from "./like.ts";
import { limits } from "./limits.ts";
import { numberOfText } from "./number-text.ts";
import { calculate, compare, hasAffix, negate } from "./operations.ts";
import { compilePattern } from "./pattern.ts";
import { evaluationError, limitError, typeError } from "./refusals.ts";
import type { Step } from "./step.ts";
import { asBoolean, asText, both, constant } from "./step.ts";
import { Time } from "./time.ts";
import type { Expression, Like, Logical, Match, Reference, Unary, Window } from "./tree.ts";
import type { Context, Result, Value } from "./value.ts";
import { aType, isList, Missing } from "./value.ts";
import { aggregate } from "./windows.ts";

/** Throws expression.type, expression.evaluation and expression.limit with the position. */
export type Evaluator = (context: Context) => Result;
export type Condition = (context: Context) => boolean;

/** Turns a tree into a function; do this once for a tree that is evaluated often. */
export function compile(tree: Expression): Evaluator {
  const run = step(tree);
  return (context) => {
    const answer = run(context);
    if (answer === true) return holdsTrue;
    if (answer === false) return holdsFalse;
    if (answer instanceof Missing) return { kind: "missing", names: answer.names };
    return { kind: "value", value: answer };
  };
}

/** Like `compile`, for conditions: true only when the value is true, so not when something is missing. */
export function compileCondition(tree: Expression): Condition {
  const run = step(tree);
  return (context) => {
    const answer = run(context);
    if (answer === true) return true;
    if (answer === false || answer instanceof Missing) return false;
    throw typeError(`a condition is a boolean, not ${aType(answer)}`, tree.position);
  };
}

export const evaluate = (tree: Expression, context: Context): Result => compile(tree)(context);

export const holds = (tree: Expression, context: Context): boolean => compileCondition(tree)(context);

const holdsTrue: Result = Object.freeze({ kind: "value", value: true });
const holdsFalse: Result = Object.freeze({ kind: "value", value: false });

const nothing = new Missing([]);

function step(node: Expression): Step {
  switch (node.kind) {
    case "number":
    case "text":
    case "boolean":
      return constant(node.value);
    case "duration":
      return constant(node.seconds);
    case "time":
      return constant(new Time(node.value));
    case "null":
      return () => nothing;
    case "field":
    case "metric":
    case "tag":
      return lookUp(node);
    case "not":
    case "negate":
    case "age":
    case "toNumber":
      return unary(node);
    case "size":
      return size(node.operand, step);
    case "empty":
      return empty(node.operand, step);
    case "now":
      return (context) => new Time(context.now);
    case "arithmetic":
      return both(step(node.left), step(node.right), (left, right) =>
        calculate(node.operator, left, right, node.position),
      );
    case "comparison":
      return both(step(node.left), step(node.right), (left, right) =>
        compare(node.operator, left, right, node.position),
      );
    case "affix":
      return both(
        step(node.left),
        step(node.right),
        (left, right) => hasAffix(node.end, left, right, node.position) !== node.negated,
      );
    case "absent": {
      const operand = step(node.operand);
      return (context) => operand(context) instanceof Missing !== node.negated;
    }
    case "match":
      return match(node);
    case "like":
      return like(node);
    case "member":
      return membership(node, step);
    case "and":
    case "or":
      return logical(node);
    case "conditional": {
      const condition = step(node.condition);
      const whenTrue = step(node.whenTrue);
      const whenFalse = step(node.whenFalse);
      return (context) => {
        const answer = condition(context);
        if (answer instanceof Missing) return answer;
        return asBoolean(answer, "?", node.condition.position) ? whenTrue(context) : whenFalse(context);
      };
    }
    case "default": {
      const left = step(node.left);
      const right = step(node.right);
      const replacesFalse = node.operator === "?:";
      return (context) => {
        const answer = left(context);
        if (!(answer instanceof Missing) && !(replacesFalse && answer === false)) return answer;
        const other = right(context);
        return answer instanceof Missing && other instanceof Missing ? answer.and(other) : other;
      };
    }
    case "window":
      return overWindow(node);
    case "list":
    case "set":
    case "range":
      throw typeError(`a ${node.kind} is no value`, node.position);
  }
}

function lookUp(reference: Reference): Step {
  const missing = new Missing([formatReference(reference)]);
  const present = (value: Value | null | undefined): Value | Missing =>
    value === undefined || value === null || (typeof value === "number" && !Number.isFinite(value))
      ? missing
      : value;
  switch (reference.kind) {
    case "metric":
      return (context) => present(context.metric(reference));
    case "tag":
      return (context) => present(context.tag(reference));
    case "field":
      return (context) => present(context.field(reference));
  }
}

function unary(node: Unary): Step {
  const operand = step(node.operand);
  const { kind, position } = node;
  const unreadable = new Missing(kind === "toNumber" ? [format(node)] : []);
  return (context) => {
    const value = operand(context);
    if (value instanceof Missing) return value;
    if (kind === "negate") return negate(value, position);
    if (kind === "not") return !asBoolean(value, "not", position);
    if (kind === "toNumber") return numberOfText(asText(value, "number", position)) ?? unreadable;
    if (value instanceof Time) return (context.now - value.ms) / 1000;
    throw typeError(`age takes a time, not ${aType(value)}`, position);
  };
}

/** Kleene's and, or: the deciding value wins over a missing one, wherever it stands; it ends the evaluation. */
function logical(node: Logical): Step {
  const operands = node.operands.map(step);
  const deciding = node.kind === "or";
  return (context) => {
    let missing: Missing | null = null;
    for (const [index, operand] of operands.entries()) {
      const value = operand(context);
      if (value instanceof Missing) missing = missing === null ? value : missing.and(value);
      else if (asBoolean(value, node.kind, node.operands[index]!.position) === deciding) return deciding;
    }
    return missing ?? !deciding;
  };
}

function match(node: Match): Step {
  const operand = step(node.operand);
  const matcher = compilePattern(node.pattern);
  if (typeof matcher !== "function") throw limitError(matcher.message, node.position);
  return (context) => {
    const value = operand(context);
    if (value instanceof Missing) return value;
    if (typeof value !== "string")
      throw typeError(`a pattern matches a text, not ${aType(value)}`, node.position);
    if (value.length > limits.matched) {
      throw limitError(
        `a text of ${value.length} characters is not matched; at most ${limits.matched} are`,
        node.position,
      );
    }
    return matcher(value) !== node.negated;
  };
}

function like(node: Like): Step {
  const operand = step(node.operand);
  const matcher = compileLike(node.pattern, node.caseless);
  const name = node.caseless ? "ilike" : "like";
  return (context) => {
    const value = operand(context);
    if (value instanceof Missing) return value;
    if (!isList(value)) return matcher(asText(value, name, node.position));
    return value.some((item) => matcher(asText(item, name, node.position)));
  };
}

function overWindow(node: Window): Step {
  const missing = new Missing([formatReference(node.metric)]);
  return (context) => {
    const answer = context.window === undefined ? aggregatePoints(node, context) : context.window(node);
    if (answer === null) return missing;
    if (!Number.isFinite(answer)) {
      throw evaluationError(`the result of ${node.function} is too large for a number`, node.position);
    }
    return answer;
  };
}

function aggregatePoints(node: Window, context: Context): number | null {
  const values = context.points(node.metric, context.now - node.seconds * 1000);
  return aggregate(node.function, node.rank, values.filter(Number.isFinite));
}
