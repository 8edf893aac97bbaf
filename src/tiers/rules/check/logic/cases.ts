import type { Expression } from "../../../../expression/index.ts";
import { all, type Formula } from "./formula.ts";
import type { Constant } from "./plain.ts";
import type { Reading } from "./reading.ts";
import { constantOf, constantResult, isConstant } from "./terms.ts";

/** What an operand may be: a constant, a term, or nothing; `unknown` for what is not looked into. */
export type Operand =
  | ({ readonly kind: "constant" } & Constant)
  | { readonly kind: "term"; readonly node: Expression }
  | { readonly kind: "missing" }
  | { readonly kind: "unknown" };

/** What an operand is under a condition. */
export interface Case {
  readonly condition: Formula;
  readonly operand: Operand;
}

/** Beyond so many cases an operand is not looked into. */
const CASES = 16;

/** What an operand may be; `? :` and defaults choose between several. The conditions of the cases cover everything. */
export function casesOf(node: Expression, reading: Reading): readonly Case[] {
  const cases = split(node, reading);
  return cases.length > CASES ? [{ condition: all(), operand: { kind: "unknown" } }] : cases;
}

function split(node: Expression, reading: Reading): readonly Case[] {
  if (isConstant(node)) return [{ condition: all(), operand: constantOperand(node) }];
  if (node.kind === "conditional") {
    const { condition, whenTrue, whenFalse } = node;
    return [
      ...under(reading.of(condition, "true"), casesOf(whenTrue, reading)),
      ...under(reading.of(condition, "false"), casesOf(whenFalse, reading)),
      { condition: reading.of(condition, "missing"), operand: { kind: "missing" } },
    ];
  }
  // `?:` replaces false as well, which no ordered value is.
  if (node.kind === "default" && node.operator === "??") {
    return casesOf(node.left, reading).flatMap((one) => {
      if (one.operand.kind === "missing") return under(one.condition, casesOf(node.right, reading));
      if (one.operand.kind === "constant") return [one];
      if (one.operand.kind === "unknown") return [one];
      return [
        { ...one, condition: all(one.condition, reading.presence(one.operand.node)) },
        ...under(all(one.condition, reading.absence(one.operand.node)), casesOf(node.right, reading)),
      ];
    });
  }
  return [{ condition: all(), operand: { kind: "term", node } }];
}

const under = (condition: Formula, cases: readonly Case[]): readonly Case[] =>
  cases.map((one) => ({ ...one, condition: all(condition, one.condition) }));

function constantOperand(node: Expression): Operand {
  const result = constantResult(node);
  if (result === null) return { kind: "unknown" };
  if (result.kind === "missing") return { kind: "missing" };
  const constant = constantOf(result.value);
  return constant === null ? { kind: "unknown" } : { kind: "constant", ...constant };
}
