import type { ActionRule, Rule, SelectionRule } from "../../../domain/rule.ts";
import {
  type Condition,
  compile,
  compileCondition,
  type Evaluator,
  type Expression,
  metricsUsed,
} from "../../../expression/index.ts";
import { type Needed, type Plan, Planner } from "./plan.ts";

/** A condition that is ready to be asked, with the tree that it was made of. */
export interface Clause {
  readonly tree: Expression;
  readonly holds: Condition;
  readonly evaluate: Evaluator;
}

/** What selection and action rules have in common. */
export interface Compiled extends Plan {
  readonly rule: Rule;
  readonly given: Clause | null;
  /** Whether GIVEN can only change with the candidate itself. */
  readonly givenIsFixed: boolean;
  readonly when: Clause | null;
  /** The metrics that need evidence; empty when the rule asks for none. */
  readonly needed: readonly Needed[];
  /** Whether the moment itself is asked for, by `now` or `age`. */
  readonly usesClock: boolean;
}

/** A selection rule that is ready to decide. */
export interface CompiledSelection extends Compiled {
  readonly rule: SelectionRule;
  readonly better: Clause;
  readonly margin: Clause | null;
  readonly guards: readonly Clause[];
}

/** An action rule that is ready to judge. */
export interface CompiledAction extends Compiled {
  readonly rule: ActionRule;
  readonly until: Clause | null;
}

/** Throws the refusal of the first expression that has one: expression.syntax, expression.type, expression.limit. */
export function compileSelection(rule: SelectionRule): CompiledSelection {
  const planner = new Planner(rule);
  const given = planner.condition(rule.given);
  const givenIsFixed = isFixed(given, planner);
  const when = planner.condition(rule.when);
  const better = planner.comparison(rule.comparator);
  const margin = planner.comparison(rule.margin);
  const guards = rule.guards.map((guard) => planner.condition(guard));
  return {
    rule,
    ...{ given: clauseOf(given), givenIsFixed, when: clauseOf(when), guards: guards.map(clause) },
    ...{ better: clause(better), margin: clauseOf(margin) },
    ...planOf(planner, [when, better, margin, ...guards]),
  };
}

/** Throws the refusal of the first expression that has one: expression.syntax, expression.type, expression.limit. */
export function compileAction(rule: ActionRule): CompiledAction {
  const planner = new Planner(rule);
  const given = planner.condition(rule.given);
  const givenIsFixed = isFixed(given, planner);
  const when = planner.condition(rule.when);
  const until = planner.condition(rule.until);
  return {
    rule,
    ...{ given: clauseOf(given), givenIsFixed, when: clauseOf(when), until: clauseOf(until) },
    ...planOf(planner, [when]),
  };
}

/** Asked right after GIVEN was read, before anything else can have used the clock. */
const isFixed = (given: Expression | null, planner: Planner): boolean =>
  given === null || (!planner.usesClock && metricsUsed(given).length === 0);

function planOf(
  planner: Planner,
  trees: readonly (Expression | null)[],
): Plan & Pick<Compiled, "needed" | "usesClock"> {
  const { count, age } = planner.evidence;
  const needed = count === null && age === null ? [] : planner.needed(trees);
  const { series, measures, measureOf, usesClock } = planner;
  return { series, measures, measureOf, usesClock, needed };
}

const clause = (tree: Expression): Clause => ({
  tree,
  holds: compileCondition(tree),
  evaluate: compile(tree),
});

const clauseOf = (tree: Expression | null): Clause | null => (tree === null ? null : clause(tree));
