import type { Expression } from "../../../../expression/index.ts";
import type { Domain } from "./domain.ts";
import type { Formula } from "./formula.ts";

/** What a condition may come to, errors aside. */
export type Outcome = "true" | "false" | "missing";

/**
 * Expressions read as formulas. Over all data on which something is so, its formula is true; it may be true over other
 * data as well, where it cannot be put exactly. So what has an impossible formula never comes.
 */
export interface Reading {
  /** That a condition comes to an outcome. */
  of(node: Expression, outcome: Outcome): Formula;
  /** That an operand has a value. */
  presence(node: Expression): Formula;
  /** That an operand has no value. */
  absence(node: Expression): Formula;
  /** That an operand has a value of the domain. */
  passes(node: Expression, domain: Domain): Formula;
  /** The same for two nodes only when they always have the same value. */
  key(node: Expression): string;
}
