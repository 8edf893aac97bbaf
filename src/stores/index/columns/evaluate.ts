import { compileLike, type LikeMatcher } from "../../../expression/like.ts";
import { limits } from "../../../expression/limits.ts";
import { numberOfText } from "../../../expression/number-text.ts";
import { compilePattern } from "../../../expression/pattern.ts";
import { compareText, textSize } from "../../../expression/strings.ts";
import type { ArithmeticOperator, ComparisonOperator } from "../../../expression/tree.ts";
import type { Bound, ValueType } from "../../records/sql/search/tree.ts";

/**
 * A bound tree as closures over a place: a row of columns, or a code of a dictionary. Numbers, times and booleans
 * (0 or 1) are numbers with NaN for missing; texts and lists are null when missing.
 */
export type NumberAt = (place: number) => number;
export type TextAt = (place: number) => string | null;
export type ListAt = (place: number) => readonly (string | number)[] | null;

/** Reads sources at places. */
export interface Access<S> {
  number(source: S): NumberAt;
  text(source: S): TextAt;
  list(source: S): ListAt;
}

const isList = (type: ValueType): boolean => type === "text list" || type === "number list";

export function compileNumber<S>(node: Bound<S>, access: Access<S>): NumberAt {
  switch (node.op) {
    case "constant": {
      const value = node.value === null ? Number.NaN : Number(node.value);
      return () => value;
    }
    case "source":
      return access.number(node.source);
    case "not": {
      const of = compileNumber(node.of, access);
      return (place) => 1 - of(place);
    }
    case "and":
    case "or":
      return logical(
        node.of.map((each) => compileNumber(each, access)),
        node.op === "or" ? 1 : 0,
      );
    case "compare":
      return compare(node.operator, node.left, node.right, access);
    case "present":
      return presence(node.of, access);
    case "empty":
      return emptiness(node.of, access);
    case "match":
      return match(node.pattern, compileText(node.of, access));
    case "like":
      return like(compileLike(node.pattern, node.caseless), node.of, access);
    case "toNumber": {
      const of = compileText(node.of, access);
      return (place) => {
        const value = of(place);
        return value === null ? Number.NaN : (numberOfText(value) ?? Number.NaN);
      };
    }
    case "affix":
      return affix(node.end, compileText(node.left, access), compileText(node.right, access));
    case "contains":
      return contains(node.item, compileList(node.list, access), access);
    case "whole": {
      const of = compileNumber(node.of, access);
      return (place) => {
        const value = of(place);
        return Number.isNaN(value) ? Number.NaN : Number(Number.isInteger(value));
      };
    }
    case "arithmetic":
      return arithmetic(node.operator, compileNumber(node.left, access), compileNumber(node.right, access));
    case "size":
      return size(node.of, access);
    case "if": {
      const condition = compileNumber(node.condition, access);
      const whenTrue = compileNumber(node.whenTrue, access);
      const whenFalse = compileNumber(node.whenFalse, access);
      return (place) => {
        const holds = condition(place);
        return holds === 1 ? whenTrue(place) : holds === 0 ? whenFalse(place) : Number.NaN;
      };
    }
    case "coalesce": {
      const [first, second] = [compileNumber(node.of[0], access), compileNumber(node.of[1], access)];
      return (place) => {
        const value = first(place);
        return Number.isNaN(value) ? second(place) : value;
      };
    }
    case "concat":
      throw new Error("a text has no number");
  }
}

export function compileText<S>(node: Bound<S>, access: Access<S>): TextAt {
  switch (node.op) {
    case "constant": {
      const value = node.value as string | null;
      return () => value;
    }
    case "source":
      return access.text(node.source);
    case "concat": {
      const [left, right] = [compileText(node.left, access), compileText(node.right, access)];
      return (place) => {
        const [one, other] = [left(place), right(place)];
        return one === null || other === null ? null : one + other;
      };
    }
    case "if": {
      const condition = compileNumber(node.condition, access);
      const whenTrue = compileText(node.whenTrue, access);
      const whenFalse = compileText(node.whenFalse, access);
      return (place) => {
        const holds = condition(place);
        return holds === 1 ? whenTrue(place) : holds === 0 ? whenFalse(place) : null;
      };
    }
    case "coalesce": {
      const [first, second] = [compileText(node.of[0], access), compileText(node.of[1], access)];
      return (place) => first(place) ?? second(place);
    }
    default:
      throw new Error(`${node.op} is no text`);
  }
}

function compileList<S>(node: Bound<S>, access: Access<S>): ListAt {
  if (node.op === "source") return access.list(node.source);
  throw new Error(`${node.op} is no list`);
}

/** Kleene's and, or: the deciding value wins over a missing one. */
function logical(operands: readonly NumberAt[], deciding: number): NumberAt {
  return (place) => {
    let answer = 1 - deciding;
    for (const operand of operands) {
      const value = operand(place);
      if (value === deciding) return deciding;
      if (Number.isNaN(value)) answer = value;
    }
    return answer;
  };
}

function compare<S>(
  operator: ComparisonOperator,
  left: Bound<S>,
  right: Bound<S>,
  access: Access<S>,
): NumberAt {
  const verdict = verdicts[operator];
  if (left.type === "text") {
    const [one, other] = [compileText(left, access), compileText(right, access)];
    return (place) => {
      const [a, b] = [one(place), other(place)];
      return a === null || b === null ? Number.NaN : Number(verdict(compareText(a, b), 0));
    };
  }
  const [one, other] = [compileNumber(left, access), compileNumber(right, access)];
  return (place) => {
    const [a, b] = [one(place), other(place)];
    return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Number(verdict(a, b));
  };
}

const verdicts: Readonly<Record<ComparisonOperator, (a: number, b: number) => boolean>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

function presence<S>(node: Bound<S>, access: Access<S>): NumberAt {
  if (isList(node.type)) {
    const list = compileList(node, access);
    return (place) => Number(list(place) !== null);
  }
  if (node.type === "text") {
    const text = compileText(node, access);
    return (place) => Number(text(place) !== null);
  }
  const number = compileNumber(node, access);
  return (place) => Number(!Number.isNaN(number(place)));
}

function emptiness<S>(node: Bound<S>, access: Access<S>): NumberAt {
  if (isList(node.type)) {
    const list = compileList(node, access);
    return (place) => Number((list(place)?.length ?? 0) === 0);
  }
  if (node.type === "text") {
    const text = compileText(node, access);
    return (place) => Number((text(place) ?? "") === "");
  }
  const present = presence(node, access);
  return (place) => 1 - present(place);
}

function match(pattern: string, text: TextAt): NumberAt {
  const matcher = compilePattern(pattern);
  if (typeof matcher !== "function") throw new Error(matcher.message);
  return (place) => {
    const value = text(place);
    return value === null || value.length > limits.matched ? Number.NaN : Number(matcher(value));
  };
}

function like<S>(matcher: LikeMatcher, node: Bound<S>, access: Access<S>): NumberAt {
  if (isList(node.type)) {
    const list = compileList(node, access);
    return (place) => {
      const items = list(place);
      return items === null ? Number.NaN : Number(items.some((item) => matcher(item as string)));
    };
  }
  const text = compileText(node, access);
  return (place) => {
    const value = text(place);
    return value === null ? Number.NaN : Number(matcher(value));
  };
}

function affix(end: "start" | "end", left: TextAt, right: TextAt): NumberAt {
  return (place) => {
    const [whole, part] = [left(place), right(place)];
    if (whole === null || part === null) return Number.NaN;
    return Number(end === "start" ? whole.startsWith(part) : whole.endsWith(part));
  };
}

function contains<S>(item: Bound<S>, list: ListAt, access: Access<S>): NumberAt {
  const value: (place: number) => string | number | null =
    item.type === "text" ? compileText(item, access) : compileNumber(item, access);
  return (place) => {
    const [wanted, items] = [value(place), list(place)];
    if (wanted === null || items === null || Number.isNaN(wanted)) return Number.NaN;
    return Number(items.includes(wanted));
  };
}

function size<S>(node: Bound<S>, access: Access<S>): NumberAt {
  if (isList(node.type)) {
    const list = compileList(node, access);
    return (place) => list(place)?.length ?? Number.NaN;
  }
  const text = compileText(node, access);
  return (place) => {
    const value = text(place);
    return value === null ? Number.NaN : textSize(value);
  };
}

function arithmetic(operator: ArithmeticOperator, left: NumberAt, right: NumberAt): NumberAt {
  const calculate = calculations[operator];
  return (place) => {
    const result = calculate(left(place), right(place));
    return Number.isFinite(result) ? result : Number.NaN;
  };
}

/** A zero divisor gives NaN or an infinity, which are missing. */
const calculations: Readonly<Record<ArithmeticOperator, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
};
