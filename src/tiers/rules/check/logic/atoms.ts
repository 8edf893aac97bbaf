import type {
  Affix,
  Comparison,
  ComparisonOperator,
  Expression,
  ListLiteral,
  Match,
  Membership,
  RangeLiteral,
} from "../../../../expression/index.ts";
import { isContainer } from "../../../../expression/index.ts";
import { type Case, casesOf, type Operand } from "./cases.ts";
import { admits, among, type Domain } from "./domain.ts";
import { all, always, any, type Formula, never, relations, when } from "./formula.ts";
import type { Constant } from "./plain.ts";
import type { Outcome, Reading } from "./reading.ts";
import { constantOf, constantResult, isConstant } from "./terms.ts";

/** The comparisons, matches and memberships that a condition is made of, as formulas. */

const denied = { "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">" } as const;
const turned = { "==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<=" } as const;

const allowedBy: Record<ComparisonOperator, number> = {
  "==": relations.equal,
  "!=": relations.less | relations.greater,
  "<": relations.less,
  "<=": relations.less | relations.equal,
  ">": relations.greater,
  ">=": relations.greater | relations.equal,
};

export function comparison(
  { operator, left, right }: Comparison,
  outcome: Outcome,
  reading: Reading,
): Formula {
  const rights = casesOf(right, reading);
  return any(
    ...casesOf(left, reading).flatMap((one) =>
      rights.map((other) =>
        all(one.condition, other.condition, compared(one.operand, operator, other.operand, outcome, reading)),
      ),
    ),
  );
}

function compared(
  left: Operand,
  operator: ComparisonOperator,
  right: Operand,
  outcome: Outcome,
  reading: Reading,
): Formula {
  if (left.kind === "unknown" || right.kind === "unknown") return always;
  if (left.kind === "missing" || right.kind === "missing") return when(outcome === "missing");
  if (right.kind === "constant") {
    return tested(left, within(operator, right), [within(denied[operator], right)], outcome, reading);
  }
  if (left.kind === "constant") {
    const other = turned[operator];
    return tested(right, within(other, left), [within(denied[other], left)], outcome, reading);
  }
  const present = [reading.presence(left.node), reading.presence(right.node)];
  if (outcome === "missing") return any(reading.absence(left.node), reading.absence(right.node));
  const allowed = allowedBy[outcome === "true" ? operator : denied[operator]];
  const [one, other] = [reading.key(left.node), reading.key(right.node)];
  if (one === other) return all(...present, when((allowed & relations.equal) !== 0));
  return all(...present, { kind: "related", left: one, right: other, allowed });
}

/** The values that lie so to a constant. */
function within(operator: ComparisonOperator, { type, value }: Constant): Domain {
  switch (operator) {
    case "==":
      return among(type, { only: new Set([value]) });
    case "!=":
      return among(type, { never: new Set([value]) });
    case "<":
    case "<=":
      return among(type, { most: { value, open: operator === "<" } });
    case ">":
    case ">=":
      return among(type, { least: { value, open: operator === ">" } });
  }
}

/** An operand whose value is in `holds` for true, in one of `fails` for false. */
function tested(
  operand: Operand,
  holds: Domain,
  fails: readonly Domain[],
  outcome: Outcome,
  reading: Reading,
): Formula {
  switch (operand.kind) {
    case "unknown":
      return always;
    case "missing":
      return when(outcome === "missing");
    case "constant":
      if (operand.type !== holds.type) return always;
      return when(outcome === String(admits(holds, operand.value)));
    case "term":
      if (outcome === "missing") return reading.absence(operand.node);
      return passing(operand.node, outcome === "true" ? [holds] : fails, reading);
  }
}

function passing(node: Expression, domains: readonly Domain[], reading: Reading): Formula {
  if (node.kind === "negate" && domains.every(({ type }) => type === "number")) {
    const operand: Case[] = [...casesOf(node.operand, reading)];
    return any(
      ...operand.map(({ condition, operand: inner }) =>
        all(condition, inner.kind === "term" ? passing(inner.node, domains.map(mirrored), reading) : always),
      ),
    );
  }
  return any(...domains.map((domain) => reading.passes(node, domain)));
}

/** The domain of -x. */
function mirrored(domain: Domain): Domain {
  const negated = (values: ReadonlySet<unknown>): Set<number> =>
    new Set([...values].map((value) => (value === 0 ? 0 : -(value as number))));
  const end = (from: Domain["least"]): Domain["least"] => from && { ...from, value: -(from.value as number) };
  return {
    ...domain,
    only: domain.only && negated(domain.only),
    never: negated(domain.never),
    least: end(domain.most),
    most: end(domain.least),
  };
}

const testedCases = (
  node: Expression,
  holds: Domain,
  fails: readonly Domain[],
  outcome: Outcome,
  reading: Reading,
): Formula =>
  any(
    ...casesOf(node, reading).map(({ condition, operand }) =>
      all(condition, tested(operand, holds, fails, outcome, reading)),
    ),
  );

const flipped = (outcome: Outcome, negated: boolean): Outcome =>
  outcome === "missing" || !negated ? outcome : outcome === "true" ? "false" : "true";

export function match({ operand, negated, pattern }: Match, outcome: Outcome, reading: Reading): Formula {
  const domain = (denies: boolean): Domain =>
    among("text", { texts: [{ kind: "pattern", text: pattern, negated: denies }] });
  return testedCases(operand, domain(false), [domain(true)], flipped(outcome, negated), reading);
}

export function affix(node: Affix, outcome: Outcome, reading: Reading): Formula {
  const { left, right, end, negated } = node;
  const wanted = flipped(outcome, negated);
  const text = isConstant(right) ? constantResult(right) : null;
  if (text?.kind === "value" && typeof text.value === "string") {
    const value = text.value;
    const domain = (denies: boolean): Domain =>
      among("text", { texts: [{ kind: end, text: value, negated: denies }] });
    return testedCases(left, domain(false), [domain(true)], wanted, reading);
  }
  if (outcome === "missing") return any(reading.absence(left), reading.absence(right));
  return opaque({ ...node, negated: false }, wanted, [left, right], reading);
}

/** A condition that is not looked into: it is the same wherever it stands. */
const opaque = (
  node: Expression,
  outcome: Outcome,
  operands: readonly Expression[],
  reading: Reading,
): Formula =>
  all(...operands.map((operand) => reading.presence(operand)), {
    kind: "in",
    term: reading.key(node),
    domain: among("boolean", { only: new Set([outcome === "true"]) }),
  });

export function membership(node: Membership, outcome: Outcome, reading: Reading): Formula {
  const { operand, container, negated } = node;
  const wanted = flipped(outcome, negated);
  if (!isContainer(container)) {
    if (outcome === "missing") return any(reading.absence(operand), reading.absence(container));
    return opaque({ ...node, negated: false }, wanted, [operand, container], reading);
  }
  if (container.kind === "range") return inRange(operand, container, wanted, reading);
  const constants = constantItems(container);
  return constants === null
    ? inItems(operand, container, wanted, reading)
    : inConstants(operand, constants, wanted, reading);
}

function inRange(
  operand: Expression,
  { from, to }: RangeLiteral,
  outcome: Outcome,
  reading: Reading,
): Formula {
  const ends = [from, to].map((end) => (isConstant(end) ? constantResult(end) : null));
  const values = ends.map((end) => (end?.kind === "value" ? end.value : null));
  if (!values.every((value): value is number => Number.isInteger(value))) return always;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const inside = among("number", {
    least: { value: least, open: false },
    most: { value: most, open: false },
    whole: true,
  });
  const outside = [
    among("number", { most: { value: least, open: true } }),
    among("number", { least: { value: most, open: true } }),
    among("number", { whole: false }),
  ];
  return testedCases(operand, inside, outside, outcome, reading);
}

/** The items when all are present constants of one type. */
function constantItems({ items }: ListLiteral): readonly Constant[] | null {
  const constants: Constant[] = [];
  for (const item of items) {
    const result = isConstant(item) ? constantResult(item) : null;
    const constant = result?.kind === "value" ? constantOf(result.value) : null;
    if (constant === null) return null;
    constants.push(constant);
  }
  return constants.every(({ type }) => type === constants[0]!.type) ? constants : null;
}

function inConstants(
  operand: Expression,
  items: readonly Constant[],
  outcome: Outcome,
  reading: Reading,
): Formula {
  if (items.length === 0) {
    if (outcome === "true") return never;
    return outcome === "false" ? reading.presence(operand) : reading.absence(operand);
  }
  const { type } = items[0]!;
  const values = new Set(items.map(({ value }) => value));
  return testedCases(
    operand,
    among(type, { only: values }),
    [among(type, { never: values })],
    outcome,
    reading,
  );
}

/** Equal to one of the items: true whatever else is missing, false only when nothing is. */
function inItems(operand: Expression, { items }: ListLiteral, outcome: Outcome, reading: Reading): Formula {
  const equal = (item: Expression, wanted: Outcome): Formula =>
    reading.of({ kind: "comparison", operator: "==", left: operand, right: item, position: 0 }, wanted);
  switch (outcome) {
    case "true":
      return any(...items.map((item) => equal(item, "true")));
    case "false":
      return all(...items.map((item) => equal(item, "false")));
    case "missing":
      return any(reading.absence(operand), ...items.map((item) => reading.absence(item)));
  }
}
