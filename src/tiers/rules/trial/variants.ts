import {
  type Comparison,
  type ComparisonOperator,
  childrenOf,
  type Expression,
  format,
  formatDuration,
  type Logical,
  type Window,
} from "../../../expression/index.ts";
import { replaceChild } from "./replace.ts";

/** One change of an expression that a test has to notice. */
export interface Variant {
  readonly tree: Expression;
  /** Offset in UTF-16 units in the expression's text of what was changed. */
  readonly position: number;
  /** What was changed, such as `<= became <`. */
  readonly change: string;
  /** The case to add when no test notices. */
  readonly hint: string;
}

/** Every change of a tree, each by itself, in the order of the text. */
export function* variantsOf(tree: Expression): Generator<Variant> {
  yield* ownVariants(tree);
  for (const [index, child] of childrenOf(tree).entries()) {
    for (const variant of variantsOf(child)) {
      yield { ...variant, tree: replaceChild(tree, index, variant.tree) };
    }
  }
}

function* ownVariants(node: Expression): Generator<Variant> {
  switch (node.kind) {
    case "comparison":
      yield* flipped(node);
      yield* shifted(node, "left");
      yield* shifted(node, "right");
      break;
    case "and":
    case "or":
      yield* rewired(node);
      break;
    case "not":
      yield changed(node, node.operand, "not was dropped", bothWays(node.operand));
      break;
    case "absent":
    case "match":
    case "affix":
    case "member":
      yield changed(node, { ...node, negated: !node.negated }, "the condition was negated", bothWays(node));
      if (node.kind === "member" && node.container.kind === "range") {
        yield* shiftedRange(node, node.container);
      }
      break;
    case "like": {
      const denied = { kind: "not", operand: node, position: node.position } as const;
      yield changed(node, denied, "the condition was negated", bothWays(node));
      break;
    }
    case "window":
      yield doubled(node);
      break;
  }
}

const changed = (node: Expression, tree: Expression, change: string, hint: string): Variant => ({
  ...{ tree, change, hint },
  position: node.position,
});

const bothWays = (node: Expression): string =>
  `add a case in which ${format(node)} holds and one in which it does not`;

const strictness: Partial<Record<ComparisonOperator, ComparisonOperator>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
};

const opposite: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
  "==": "!=",
  "!=": "==",
};

function* flipped(node: Comparison): Generator<Variant> {
  const { operator } = node;
  const near = strictness[operator];
  const as = (other: ComparisonOperator, hint: string): Variant =>
    changed(node, { ...node, operator: other }, `${operator} became ${other}`, hint);
  if (near !== undefined) {
    yield as(near, `add a case in which ${format(node.left)} is exactly ${format(node.right)}`);
  }
  yield as(opposite[operator], bothWays(node));
}

/** A number literal that bounds a comparison, also inside arithmetic, a little lower and a little higher. */
function* shifted(node: Comparison, side: "left" | "right"): Generator<Variant> {
  const other = node[side === "left" ? "right" : "left"];
  for (const { tree, position, from, to, isUp } of shiftsOf(node[side], countsWhole(other))) {
    const [low, high] = isUp ? [from, to] : [to, from];
    const hint =
      node[side].kind === "arithmetic"
        ? `add a case in which ${format(other)} lies within 1 % of ${format(node[side])}, on both sides`
        : `add a case in which ${format(other)} lies between ${low} and ${high}`;
    yield { tree: { ...node, [side]: tree }, position, change: `${from} became ${to}`, hint };
  }
}

interface Shift {
  readonly tree: Expression;
  readonly isUp: boolean;
  readonly position: number;
  readonly from: string;
  readonly to: string;
}

function* shiftsOf(node: Expression, isWhole: boolean): Generator<Shift> {
  switch (node.kind) {
    case "number":
      for (const value of neighbours(node.value, isWhole)) {
        yield shift(node, { ...node, value }, value > node.value);
      }
      break;
    case "duration":
      for (const seconds of neighbours(node.seconds, true)) {
        if (seconds > 0) yield shift(node, { ...node, seconds }, seconds > node.seconds);
      }
      break;
    case "time":
      for (const value of [node.value - hour, node.value + hour]) {
        yield shift(node, { ...node, value }, value > node.value);
      }
      break;
    case "negate":
      for (const { tree, isUp } of shiftsOf(node.operand, isWhole)) {
        yield shift(node, { ...node, operand: tree }, !isUp);
      }
      break;
    case "arithmetic":
      for (const each of shiftsOf(node.left, isWhole)) yield { ...each, tree: { ...node, left: each.tree } };
      for (const each of shiftsOf(node.right, isWhole))
        yield { ...each, tree: { ...node, right: each.tree } };
      break;
  }
}

const shift = (node: Expression, tree: Expression, isUp: boolean): Shift => ({
  ...{ tree, isUp, position: node.position },
  ...{ from: format(node), to: format(tree) },
});

const hour = 3_600_000;
const nearZero = 0.001;

/** 1 % down and up: a whole step where only whole numbers can be met, a small one where 1 % would be nothing. */
function neighbours(value: number, isWhole: boolean): readonly number[] {
  const share = Math.abs(value) / 100;
  const step = isWhole ? Math.max(1, Math.round(share)) : share === 0 ? nearZero : share;
  return [value - step, value + step].map((moved) => Number(moved.toPrecision(12)));
}

/** Counts and sizes are whole: a bound between two whole numbers is the same bound. */
const countsWhole = (node: Expression): boolean =>
  node.kind === "size" || (node.kind === "window" && node.function === "count");

function* shiftedRange(
  node: Expression & { kind: "member" },
  range: Expression & { kind: "range" },
): Generator<Variant> {
  for (const end of ["from", "to"] as const) {
    for (const { tree, position, from, to } of shiftsOf(range[end], true)) {
      const container = { ...range, [end]: tree };
      const hint = `add cases in which ${format(node.operand)} is ${from} and ${to}`;
      yield { tree: { ...node, container }, position, change: `${from} became ${to}`, hint };
    }
  }
}

function* rewired(node: Logical): Generator<Variant> {
  const other = node.kind === "and" ? "or" : "and";
  const outcome = node.kind === "and" ? "does not hold" : "holds";
  yield changed(node, { ...node, kind: other }, `${node.kind} became ${other}`, onlyOne(node, outcome));
  for (const [index, operand] of node.operands.entries()) {
    const rest = node.operands.toSpliced(index, 1);
    const tree = rest.length === 1 ? rest[0]! : { ...node, operands: rest };
    const text = format(operand);
    yield changed(
      operand,
      tree,
      `${text} was dropped`,
      `add a case in which of ${format(node)} only ${text} ${outcome}`,
    );
  }
}

const onlyOne = (node: Logical, outcome: string): string =>
  `add a case in which only one part of ${format(node)} ${outcome}`;

function doubled(node: Window): Variant {
  const seconds = node.seconds * 2;
  const change = `the window ${formatDuration(node.seconds)} became ${formatDuration(seconds)}`;
  const hint = `add a case in which values older than ${formatDuration(node.seconds)} would change ${format(node)}`;
  return changed(node, { ...node, seconds }, change, hint);
}
