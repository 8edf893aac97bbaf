import {
  type Comparison,
  childrenOf,
  type Expression,
  isContainer,
  type Unary,
} from "../../../../expression/index.ts";
import { affix, comparison, match, membership } from "./atoms.ts";
import { among, type Domain } from "./domain.ts";
import { all, always, any, type Formula, never, when } from "./formula.ts";
import type { Outcome, Reading } from "./reading.ts";
import { constantResult, domainOfTerm, isCondition, isConstant, type MetricSense, termKey } from "./terms.ts";

/** The reading of one rule's expressions. */
export class RuleReading implements Reading {
  private readonly sense: MetricSense;
  private readonly keys = new Map<Expression, string>();
  private readonly known = new Map<Expression, Map<Outcome, Formula>>();

  constructor(sense: MetricSense) {
    this.sense = sense;
  }

  of(node: Expression, outcome: Outcome): Formula {
    const known = this.known.get(node) ?? new Map<Outcome, Formula>();
    this.known.set(node, known);
    const formula = known.get(outcome) ?? this.make(node, outcome);
    known.set(outcome, formula);
    return formula;
  }

  key(node: Expression): string {
    const key = this.keys.get(node) ?? termKey(node, this.sense);
    this.keys.set(node, key);
    return key;
  }

  passes(node: Expression, domain: Domain): Formula {
    const own = domainOfTerm(node);
    const facts = [domain, ...(own === null ? [] : [own])].map(
      (each): Formula => ({ kind: "in", term: this.key(node), domain: each }),
    );
    return all(this.presence(node), ...facts);
  }

  presence(node: Expression): Formula {
    switch (node.kind) {
      case "field":
      case "metric":
      case "tag":
        return { kind: "present", term: this.key(node) };
      case "window":
        return node.function === "count" ? always : { kind: "present", term: this.key(node) };
      case "null":
        return never;
      case "negate":
      case "age":
      case "arithmetic":
      case "toNumber":
        return all(...childrenOf(node).map((part) => this.presence(part)));
      case "size":
        return isContainer(node.operand) ? always : this.presence(node.operand);
      case "default":
        return any(this.presence(node.left), this.presence(node.right));
      case "conditional":
        return any(
          all(this.of(node.condition, "true"), this.presence(node.whenTrue)),
          all(this.of(node.condition, "false"), this.presence(node.whenFalse)),
        );
      default:
        return isCondition(node) ? any(this.of(node, "true"), this.of(node, "false")) : always;
    }
  }

  absence(node: Expression): Formula {
    switch (node.kind) {
      case "field":
      case "metric":
      case "tag":
        return { kind: "missing", term: this.key(node) };
      case "window":
        return node.function === "count" ? never : { kind: "missing", term: this.key(node) };
      case "null":
        return always;
      case "negate":
      case "age":
      case "arithmetic":
        return any(...childrenOf(node).map((part) => this.absence(part)));
      case "size":
        return isContainer(node.operand) ? when(!isConstant(node.operand)) : this.absence(node.operand);
      case "default":
        return this.absence(node.right);
      case "toNumber":
        return always;
      case "conditional":
        return any(
          this.of(node.condition, "missing"),
          all(this.of(node.condition, "true"), this.absence(node.whenTrue)),
          all(this.of(node.condition, "false"), this.absence(node.whenFalse)),
        );
      default:
        return isCondition(node) ? this.of(node, "missing") : never;
    }
  }

  private make(node: Expression, outcome: Outcome): Formula {
    if (isConstant(node) && !isContainer(node)) return constantOutcome(node, outcome);
    const { operands } = node.kind === "and" || node.kind === "or" ? node : { operands: [] };
    const each = (wanted: Outcome): Formula[] => operands.map((operand) => this.of(operand, wanted));
    switch (node.kind) {
      case "field":
      case "metric":
      case "tag":
        if (outcome === "missing") return this.absence(node);
        return this.passes(node, among("boolean", { only: new Set([outcome === "true"]) }));
      case "not":
        return this.of(node.operand, opposite[outcome]);
      case "and":
      case "or": {
        const deciding = node.kind === "or" ? "true" : "false";
        if (outcome === deciding) return any(...each(outcome));
        if (outcome === "missing") {
          const undecided = operands.map((operand) =>
            any(this.of(operand, opposite[deciding]), this.of(operand, "missing")),
          );
          return all(...undecided, any(...each("missing")));
        }
        return all(...each(outcome));
      }
      case "absent": {
        if (outcome === "missing") return never;
        return (outcome === "true") === node.negated
          ? this.presence(node.operand)
          : this.absence(node.operand);
      }
      case "empty":
        return this.empty(node, outcome);
      case "conditional":
        return any(
          all(this.of(node.condition, "true"), this.of(node.whenTrue, outcome)),
          all(this.of(node.condition, "false"), this.of(node.whenFalse, outcome)),
          outcome === "missing" ? this.of(node.condition, "missing") : never,
        );
      case "default": {
        const replaced = any(
          this.of(node.left, "missing"),
          node.operator === "?:" ? this.of(node.left, "false") : never,
        );
        const kept = outcome === "missing" || (outcome === "false" && node.operator === "?:");
        return any(kept ? never : this.of(node.left, outcome), all(replaced, this.of(node.right, outcome)));
      }
      case "comparison":
        return this.isOfConditions(node) ? this.alike(node, outcome) : comparison(node, outcome, this);
      case "match":
        return match(node, outcome, this);
      case "affix":
        return affix(node, outcome, this);
      case "like":
        return outcome === "missing" ? this.absence(node.operand) : this.presence(node.operand);
      case "member":
        return membership(node, outcome, this);
      default:
        return always;
    }
  }

  private empty(node: Unary, outcome: Outcome): Formula {
    const { operand } = node;
    if (outcome === "missing") return never;
    const isEmpty: Formula = {
      kind: "in",
      term: this.key(node),
      domain: among("boolean", { only: new Set([outcome === "true"]) }),
    };
    if (isContainer(operand)) return isEmpty;
    return outcome === "true" ? any(this.absence(operand), isEmpty) : all(this.presence(operand), isEmpty);
  }

  private isOfConditions({ operator, left, right }: Comparison): boolean {
    const equates = operator === "==" || operator === "!=";
    return equates && (isCondition(left) || isCondition(right));
  }

  /** `(x > 1) == y`: whether two conditions come to the same. */
  private alike({ operator, left, right }: Comparison, outcome: Outcome): Formula {
    if (outcome === "missing") return any(this.of(left, outcome), this.of(right, outcome));
    const same = (operator === "==") === (outcome === "true");
    return any(
      all(this.of(left, "true"), this.of(right, same ? "true" : "false")),
      all(this.of(left, "false"), this.of(right, same ? "false" : "true")),
    );
  }
}

const opposite = { true: "false", false: "true", missing: "missing" } as const satisfies Record<
  Outcome,
  Outcome
>;

/** An evaluation that is refused may come to anything, so that nothing is claimed of it. */
function constantOutcome(node: Expression, outcome: Outcome): Formula {
  const result = constantResult(node);
  if (result === null) return always;
  return when(outcome === (result.kind === "missing" ? "missing" : String(result.value)));
}
