import { isInRange, isMember, rangeBounds } from "./operations.ts";
import { typeError } from "./refusals.ts";
import type { Compile, Step } from "./step.ts";
import { both } from "./step.ts";
import { textSize } from "./strings.ts";
import { Time } from "./time.ts";
import type { Container, Expression, ListLiteral, Membership, Reference } from "./tree.ts";
import { isContainer } from "./tree.ts";
import type { Context, Scalar, Value } from "./value.ts";
import { aType, Missing } from "./value.ts";

/** `x =~ container` and `x !~ container`. */
export function membership(node: Membership, compile: Compile): Step {
  const operand = compile(node.operand);
  const contains = containment(node.container, node.position, compile);
  return (context) => {
    const value = operand(context);
    const found = contains(context, value);
    return found instanceof Missing ? found : found !== node.negated;
  };
}

type Containment = (context: Context, operand: Value | Missing) => boolean | Missing;

function containment(container: Membership["container"], position: number, compile: Compile): Containment {
  if (container.kind === "range") {
    const from = compile(container.from);
    const to = compile(container.to);
    return (context, operand) => {
      const [first, last] = [from(context), to(context)];
      if (operand instanceof Missing || first instanceof Missing || last instanceof Missing) {
        return allMissing([operand, first, last]);
      }
      return isInRange(operand, first, last, position);
    };
  }
  const items = isContainer(container) ? listItems(container, compile) : listField(container, compile);
  return (context, operand) => {
    const list = items(context);
    if (operand instanceof Missing) return list.missing === null ? operand : operand.and(list.missing);
    return isMember(operand, list.present, position) || (list.missing ?? false);
  };
}

const allMissing = (answers: readonly (Value | Missing)[]): Missing =>
  answers.filter((answer) => answer instanceof Missing).reduce((all, one) => all.and(one));

interface Items {
  readonly present: readonly Scalar[];
  /** What is missing of the list; null when it is whole. */
  readonly missing: Missing | null;
}

function listItems(container: ListLiteral, compile: Compile): (context: Context) => Items {
  const steps = container.items.map(compile);
  const read = (context: Context): Items => {
    const present: Scalar[] = [];
    let missing: Missing | null = null;
    for (const [index, item] of steps.entries()) {
      const value = item(context);
      if (value instanceof Missing) missing = missing === null ? value : missing.and(value);
      else if (typeof value === "object" && !(value instanceof Time)) {
        throw typeError(`a ${container.kind} holds no list`, container.items[index]!.position);
      } else present.push(value);
    }
    return { present, missing };
  };
  const isConstant = container.items.every((item) => constantKinds.has(item.kind));
  if (!isConstant) return read;
  const items: Items = { present: container.items.map(constantValue), missing: null };
  return () => items;
}

const constantKinds: ReadonlySet<string> = new Set(["number", "text", "boolean"]);

const constantValue = (node: Expression): Scalar => (node as Extract<Expression, { value: Scalar }>).value;

function listField(reference: Reference, compile: Compile): (context: Context) => Items {
  const field = compile(reference);
  return (context) => {
    const value = field(context);
    if (value instanceof Missing) return { present: [], missing: value };
    if (typeof value === "object" && !(value instanceof Time)) return { present: value, missing: null };
    throw typeError(
      `=~ takes a list on its right, not ${aType(value)}; a pattern is a literal`,
      reference.position,
    );
  };
}

export function size(operand: Expression, compile: Compile): Step {
  if (isContainer(operand)) return containerSize(operand, compile);
  const value = compile(operand);
  return (context) => {
    const present = value(context);
    if (present instanceof Missing) return present;
    if (typeof present === "string") return textSize(present);
    if (typeof present === "object" && !(present instanceof Time)) return present.length;
    throw typeError(`size takes a text or a list, not ${aType(present)}`, operand.position);
  };
}

function containerSize(container: Container, compile: Compile): Step {
  if (container.kind === "range") {
    return both(compile(container.from), compile(container.to), (from, to) => {
      const [least, most] = rangeBounds(from, to, container.position);
      return most - least + 1;
    });
  }
  const items = listItems(container, compile);
  return (context) => {
    const { present, missing } = items(context);
    if (missing !== null) return missing;
    return container.kind === "list" ? present.length : new Set(present.map(identity)).size;
  };
}

/** The same for two scalars exactly when they are one member of a set. */
const identity = (value: Scalar): unknown => (value instanceof Time ? `time ${value.ms}` : value);

/** `empty` always answers: what is missing is empty, a number never is. */
export function empty(operand: Expression, compile: Compile): Step {
  if (isContainer(operand)) {
    const isEmpty = operand.kind !== "range" && operand.items.length === 0;
    return () => isEmpty;
  }
  const value = compile(operand);
  return (context) => {
    const present = value(context);
    if (present instanceof Missing || present === "") return true;
    return typeof present === "object" && !(present instanceof Time) && present.length === 0;
  };
}
