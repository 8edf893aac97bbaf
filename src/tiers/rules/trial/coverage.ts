import { GalleryError } from "../../../domain/errors.ts";
import type { Rule } from "../../../domain/rule.ts";
import { type Context, compile, type Evaluator, type Expression, format } from "../../../expression/index.ts";
import type { WordPath } from "../language/source.ts";
import type { Clause, CompiledAction, CompiledSelection } from "../select/compile.ts";
import { canMiss } from "./can-miss.ts";

export type Branch = "true" | "false" | "missing";

/** What no test made a condition come to. */
export interface CoverageGap {
  /** Where the condition stands in the rule's file; `offset` is in UTF-16 units inside the expression there. */
  readonly path: WordPath;
  readonly offset: number;
  readonly text: string;
  readonly never: readonly Branch[];
}

export interface CoverageReport {
  /** Branches that some test took, of all that there are. */
  readonly seen: number;
  readonly branches: number;
  readonly gaps: readonly CoverageGap[];
}

interface Condition {
  readonly path: WordPath;
  readonly node: Expression;
  readonly evaluate: Evaluator;
  readonly branches: readonly Branch[];
  readonly seen: Set<Branch>;
}

/**
 * Watches a rule decide, and keeps what each of its conditions came to. A condition is the smallest part of an
 * expression that is true or false; what a short circuit leaves out is not seen.
 */
export class Coverage {
  private readonly conditions: Condition[] = [];

  /** The rule with every condition watched. */
  selection(compiled: CompiledSelection): CompiledSelection {
    const { rule, given, when, better, margin, guards } = compiled;
    return {
      ...compiled,
      given: given && this.watched(given, ["rule", "GIVEN"], rule),
      when: when && this.watched(when, ["rule", "WHEN"], rule),
      guards: guards.map((guard, index) => this.watched(guard, ["rule", "GUARDS", index], rule)),
      better: this.watched(better, ["rule", "MODEL_SELECTION"], rule),
      margin: margin && this.watched(margin, ["rule", "MARGIN"], rule),
    };
  }

  /** The rule with every condition watched. */
  action(compiled: CompiledAction): CompiledAction {
    const { rule, given, when, until } = compiled;
    return {
      ...compiled,
      given: given && this.watched(given, ["rule", "GIVEN"], rule),
      when: when && this.watched(when, ["rule", "WHEN"], rule),
      until: until && this.watched(until, ["rule", "UNTIL"], rule),
    };
  }

  report(): CoverageReport {
    const gaps = this.conditions.flatMap(({ path, node, branches, seen }) => {
      const never = branches.filter((branch) => !seen.has(branch));
      return never.length === 0 ? [] : [{ path, offset: node.position, text: format(node), never }];
    });
    const branches = this.conditions.reduce((sum, condition) => sum + condition.branches.length, 0);
    const missed = gaps.reduce((sum, { never }) => sum + never.length, 0);
    return { seen: branches - missed, branches, gaps };
  }

  private watched(clause: Clause, path: WordPath, rule: Rule): Clause {
    const watch = this.watch(clause.tree, path, rule);
    return {
      tree: clause.tree,
      holds: (context) => {
        watch(context);
        return clause.holds(context);
      },
      evaluate: (context) => {
        const result = clause.evaluate(context);
        // A comparator is first asked of a candidate and itself, which tells nothing unless a value is missing.
        if (path[1] !== "MODEL_SELECTION" || result.kind === "missing") watch(context);
        return result;
      },
    };
  }

  /** Goes through the conditions of a tree in the order of an evaluation. */
  private watch(node: Expression, path: WordPath, rule: Rule): (context: Context) => Branch | null {
    switch (node.kind) {
      case "and":
      case "or": {
        const operands = node.operands.map((operand) => this.watch(operand, path, rule));
        const [deciding, other] =
          node.kind === "or" ? (["true", "false"] as const) : (["false", "true"] as const);
        return (context) => {
          let whole: Branch = other;
          for (const operand of operands) {
            const branch = operand(context);
            if (branch === deciding || branch === null) return branch;
            if (branch === "missing") whole = branch;
          }
          return whole;
        };
      }
      case "not": {
        const operand = this.watch(node.operand, path, rule);
        return (context) => {
          const branch = operand(context);
          return branch === null ? null : opposite[branch];
        };
      }
      case "conditional": {
        const condition = this.watch(node.condition, path, rule);
        const [whenTrue, whenFalse] = [
          this.watch(node.whenTrue, path, rule),
          this.watch(node.whenFalse, path, rule),
        ];
        return (context) => {
          const branch = condition(context);
          return branch === "true" ? whenTrue(context) : branch === "false" ? whenFalse(context) : branch;
        };
      }
      default:
        return this.watchCondition(node, path, rule);
    }
  }

  private watchCondition(node: Expression, path: WordPath, rule: Rule): (context: Context) => Branch | null {
    const branches: readonly Branch[] = canMiss(node, rule)
      ? ["true", "false", "missing"]
      : ["true", "false"];
    const condition: Condition = { path, node, branches, evaluate: compile(node), seen: new Set() };
    this.conditions.push(condition);
    return (context) => {
      const branch = branchOf(condition.evaluate, context);
      if (branch !== null) condition.seen.add(branch);
      return branch;
    };
  }
}

const opposite: Readonly<Record<Branch, Branch>> = { true: "false", false: "true", missing: "missing" };

/** Null for a condition that cannot be evaluated. */
function branchOf(evaluate: Evaluator, context: Context): Branch | null {
  try {
    const result = evaluate(context);
    return result.kind === "missing" ? "missing" : result.value === true ? "true" : "false";
  } catch (error) {
    if (error instanceof GalleryError) return null;
    throw error;
  }
}
