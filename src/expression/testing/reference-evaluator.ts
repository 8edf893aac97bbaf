import { GalleryError } from "../../domain/errors.ts";
import { format, formatReference } from "../format.ts";
import { Time } from "../time.ts";
import type { Expression, Window } from "../tree.ts";
import type { Context, Value } from "../value.ts";

/**
 * The language's meaning written a second time, as plainly as it can be: every part is evaluated by walking the
 * tree, the third value is an array of missing names. Slow, and the measure of the compiled evaluator.
 */
export type Answer = { value: Value } | { missing: string[] };

type Present = { value: Value };

const isMissing = (answer: Answer): answer is { missing: string[] } => "missing" in answer;
const union = (...answers: Answer[]): string[] => [
  ...new Set(answers.flatMap((answer) => (isMissing(answer) ? answer.missing : []))),
];

const fail = (code: "type" | "evaluation"): never => {
  throw new GalleryError(`expression.${code}`, code);
};

const kindOf = (value: Value): string =>
  value instanceof Time ? "time" : Array.isArray(value) ? "list" : (typeof value as string);

const same = (left: Value, right: Value): boolean => {
  if (kindOf(left) !== kindOf(right) || kindOf(left) === "list") fail("type");
  return JSON.stringify(left) === JSON.stringify(right) || left === right;
};

function before(left: Value, right: Value): boolean {
  if (kindOf(left) !== kindOf(right)) fail("type");
  if (left instanceof Time) return left.ms < (right as Time).ms;
  if (typeof left === "number") return left < (right as number);
  if (typeof left !== "string") fail("type");
  const [one, other] = [left, right].map((text) =>
    Array.from(text as string, (letter) => letter.codePointAt(0)!),
  );
  const at = one!.findIndex((letter, index) => letter !== other![index]);
  return at === -1 ? one!.length < other!.length : at < other!.length && one![at]! < other![at]!;
}

export function answerOf(node: Expression, context: Context): Answer {
  const of = (part: Expression): Answer => answerOf(part, context);
  const whenAll = (parts: readonly Expression[], run: (...values: Value[]) => Value): Answer => {
    const answers = parts.map(of);
    if (answers.some(isMissing)) return { missing: union(...answers) };
    return { value: run(...answers.map((answer) => (answer as Present).value)) };
  };
  const found = (value: Value | null | undefined, name: string): Answer =>
    value === undefined || value === null || (typeof value === "number" && !Number.isFinite(value))
      ? { missing: [name] }
      : { value };
  switch (node.kind) {
    case "number":
    case "text":
    case "boolean":
      return { value: node.value };
    case "null":
      return { missing: [] };
    case "time":
      return { value: new Time(node.value) };
    case "duration":
      return { value: node.seconds };
    case "now":
      return { value: new Time(context.now) };
    case "field":
      return found(context.field(node), formatReference(node));
    case "metric":
      return found(context.metric(node), formatReference(node));
    case "tag":
      return found(context.tag(node), formatReference(node));
    case "window":
      return found(
        windowValue(node, context.points(node.metric, context.now - node.seconds * 1000)),
        formatReference(node.metric),
      );
    case "not":
      return whenAll([node.operand], (value) => (typeof value === "boolean" ? !value : fail("type")));
    case "negate":
      return whenAll([node.operand], (value) => (typeof value === "number" ? -value : fail("type")));
    case "age":
      return whenAll([node.operand], (value) =>
        value instanceof Time ? (context.now - value.ms) / 1000 : fail("type"),
      );
    case "toNumber": {
      const answer = whenAll([node.operand], (value) => (typeof value === "string" ? value : fail("type")));
      if (isMissing(answer)) return answer;
      const digits = (answer.value as string).replace(/^[+-]/, "").replace(/[eE][+-]?\d{1,3}$/, "");
      const isNumber =
        /\d/.test(digits) && /^\d*\.?\d*$/.test(digits) && (answer.value as string).length <= 64;
      return found(isNumber ? Number(answer.value) : null, format(node));
    }
    case "like":
      return whenAll([node.operand], (value) => {
        const texts = Array.isArray(value) ? value : [value];
        const letters = Array.from(node.pattern, (letter) =>
          letter === "%" ? ".*" : letter === "_" ? "." : `\\u{${letter.codePointAt(0)!.toString(16)}}`,
        );
        const form = new RegExp(`^${letters.join("")}$`, node.caseless ? "isu" : "su");
        return texts.some((each) => form.test(typeof each === "string" ? each : fail("type")));
      });
    case "size":
    case "empty":
      return measured(node.kind, node.operand, of);
    case "absent":
      return { value: isMissing(of(node.operand)) !== node.negated };
    case "arithmetic":
      return whenAll([node.left, node.right], (left, right) => arithmetic(node.operator, left, right));
    case "comparison":
      return whenAll([node.left, node.right], (left, right) => {
        switch (node.operator) {
          case "==":
            return same(left, right);
          case "!=":
            return !same(left, right);
          case "<":
            return before(left, right);
          case "<=":
            return !before(right, left);
          case ">":
            return before(right, left);
          case ">=":
            return !before(left, right);
        }
      });
    case "affix":
      return whenAll([node.left, node.right], (left, right) => {
        if (typeof left !== "string" || typeof right !== "string") return fail("type");
        const at =
          node.end === "start" ? left.slice(0, right.length) : left.slice(left.length - right.length);
        return (at === right && left.length >= right.length) !== node.negated;
      });
    case "match":
      return whenAll([node.operand], (value) => {
        if (typeof value !== "string") return fail("type");
        const flags = node.pattern.startsWith("(?i)") ? "i" : "";
        return new RegExp(`^(?:${node.pattern.replace("(?i)", "")})$`, flags).test(value) !== node.negated;
      });
    case "member": {
      const { container } = node;
      if (container.kind === "range") {
        return whenAll([node.operand, container.from, container.to], (value, from, to) => {
          if ([from, to].some((end) => typeof end !== "number")) fail("type");
          if (![from, to].every(Number.isInteger)) fail("evaluation");
          if (typeof value !== "number") return fail("type");
          const ends = [from as number, to as number];
          return (
            (Number.isInteger(value) && value >= Math.min(...ends) && value <= Math.max(...ends)) !==
            node.negated
          );
        });
      }
      const list: Answer = container.kind === "field" ? of(container) : { value: [] };
      const items =
        container.kind === "field"
          ? isMissing(list)
            ? [list]
            : (list.value as Value[]).map((value) => ({ value }))
          : container.items.map(of);
      const operand = of(node.operand);
      if (isMissing(operand)) return { missing: union(operand, ...items) };
      const hits = items
        .filter((item): item is Present => !isMissing(item))
        .map((item) => same(operand.value, item.value));
      if (hits.includes(true)) return { value: !node.negated };
      return items.some(isMissing) ? { missing: union(...items) } : { value: node.negated };
    }
    case "and":
    case "or": {
      const deciding = node.kind === "or";
      const seen: Answer[] = [];
      for (const part of node.operands) {
        const answer = of(part);
        if (!isMissing(answer) && typeof answer.value !== "boolean") fail("type");
        if (!isMissing(answer) && answer.value === deciding) return answer;
        seen.push(answer);
      }
      return seen.some(isMissing) ? { missing: union(...seen) } : { value: !deciding };
    }
    case "conditional": {
      const condition = of(node.condition);
      if (isMissing(condition)) return condition;
      if (typeof condition.value !== "boolean") return fail("type");
      return condition.value ? of(node.whenTrue) : of(node.whenFalse);
    }
    case "default": {
      const left = of(node.left);
      if (!isMissing(left) && !(node.operator === "?:" && left.value === false)) return left;
      const right = of(node.right);
      return isMissing(right) ? { missing: union(left, right) } : right;
    }
    default:
      return fail("type");
  }
}

function measured(kind: "size" | "empty", operand: Expression, of: (node: Expression) => Answer): Answer {
  const isLiteral = operand.kind === "list" || operand.kind === "set";
  if (isLiteral && kind === "empty") return { value: operand.items.length === 0 };
  const items = isLiteral ? operand.items.map(of) : [];
  if (items.some(isMissing)) return { missing: union(...items) };
  const answer: Answer = isLiteral
    ? { value: items.map((item) => (item as Present).value) as Value & [] }
    : of(operand);
  if (isMissing(answer)) return kind === "empty" ? { value: true } : answer;
  const { value } = answer;
  const length =
    typeof value === "string" ? Array.from(value).length : Array.isArray(value) ? value.length : null;
  if (kind === "empty") return { value: length === 0 };
  return { value: length ?? fail("type") };
}

function arithmetic(operator: string, left: Value, right: Value): Value {
  if (operator === "+" && typeof left === "string" && typeof right === "string") return `${left}${right}`;
  if (typeof left !== "number" || typeof right !== "number") return fail("type");
  const results: Record<string, number> = {
    "+": left + right,
    "-": left - right,
    "*": left * right,
    "/": left / right,
    "%": left % right,
  };
  const result = results[operator]!;
  return Number.isFinite(result) ? result : fail("evaluation");
}

function windowValue(node: Window, values: readonly number[]): number | null {
  if (node.function === "count") return values.length;
  if (values.length === 0) return null;
  const sorted = [...values].sort((one, other) => one - other);
  const total = values.reduce((sum, value) => sum + value, 0);
  const place = (sorted.length - 1) * ((node.rank ?? 0) / 100);
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  const answers = {
    avg: total / values.length,
    sum: total,
    min: sorted[0]!,
    max: sorted.at(-1)!,
    last: values.at(-1)!,
    percentile: low + (high - low) * (place % 1),
  };
  return answers[node.function];
}
