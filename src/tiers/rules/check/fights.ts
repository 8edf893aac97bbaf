import { groupBy } from "../../../domain/collections.ts";
import type { ActionRule, SelectionRule } from "../../../domain/rule.ts";
import { deploymentsOf, deprecates } from "./actions.ts";
import { conditionsOf, type Examined, isAction, isSelection } from "./examined.ts";
import { all, type Formula } from "./logic/formula.ts";
import { isImpossible } from "./logic/solve.ts";
import { type Report, word } from "./report.ts";

/**
 * Rules that may undo each other's work: two that deploy to one place, one that deploys and one that deprecates, and
 * two that both say who is the champion of one environment. Pairs whose conditions exclude each other are left out.
 */
export function checkFights(rules: readonly Examined[], report: Report): void {
  const awake = rules.filter(({ rule }) => rule.stage !== "draft");
  checkDeployers(awake.filter(isAction), report);
  checkDeprecators(awake.filter(isAction), report);
  checkSelectors(awake.filter(isSelection), report);
}

/** What is asked of the kind of instance, whichever instance it is. */
const givenOf = ({ given, reading }: Examined): Formula =>
  given === null ? all() : reading.of(given.tree, "true");

const conditionOf = (rule: Examined): Formula =>
  all(...conditionsOf(rule).map(({ tree }) => rule.reading.of(tree, "true")));

const overlap = (one: Formula, other: Formula): boolean => !isImpossible(all(one, other));

/** Two rules may pick different instances of one model, so only what they ask of the kind can keep them apart. */
function checkDeployers(rules: readonly Examined<ActionRule>[], report: Report): void {
  const placed = rules.flatMap(deploymentsOf).filter(({ environment }) => environment !== null);
  const places = groupBy(placed, ({ rule, environment }) => JSON.stringify([rule.rule.project, environment]));
  for (const rivals of places.values()) {
    tellRivals(
      rivals,
      (one, other) => one.rule !== other.rule && overlap(givenOf(one.rule), givenOf(other.rule)),
      ({ rule, environment, path }, others) => {
        const message = `${rule.title} and ${titles(others)} may deploy different instances of one model to ${environment} in turn; make their GIVEN exclude each other, or make one rule of them`;
        report.warning(rule, { path }, "rules.deploy", message);
      },
    );
  }
}

function checkDeprecators(rules: readonly Examined<ActionRule>[], report: Report): void {
  const deprecators = rules.filter(deprecates);
  for (const rule of rules) {
    const deploying = deploymentsOf(rule)[0];
    const rivals = deploying === undefined ? [] : deprecators.filter((other) => collides(rule, other));
    if (rivals.length === 0) continue;
    const message = `${titles(rivals.map((rival) => ({ rule: rival })))} may deprecate the instance that this rule deploys at the same time; make their conditions exclude each other`;
    report.warning(rule, deploying!, "rules.deprecate", message);
  }
}

const collides = (one: Examined, other: Examined): boolean =>
  one.rule.project === other.rule.project && overlap(conditionOf(one), conditionOf(other));

function checkSelectors(rules: readonly Examined<SelectionRule>[], report: Report): void {
  const placed = rules.filter(({ rule }) => rule.environment !== null).map((rule) => ({ rule }));
  const places = groupBy(placed, ({ rule: { rule } }) =>
    JSON.stringify([rule.project, rule.environment, Object.entries(rule.context).sort()]),
  );
  for (const rivals of places.values()) {
    tellRivals(
      rivals,
      (one, other) =>
        !isFallbackOf(one.rule, other.rule) &&
        !isFallbackOf(other.rule, one.rule) &&
        overlap(givenOf(one.rule), givenOf(other.rule)),
      ({ rule }, others) => {
        const message = `${rule.title} and ${titles(others)} may name different champions for ${rule.rule.environment}; make their GIVEN or CONTEXT differ, or let one be the FALLBACK of the other`;
        report.warning(rule, word("ENVIRONMENT"), "rules.selection", message);
      },
    );
  }
}

const isFallbackOf = (one: Examined<SelectionRule>, other: Examined<SelectionRule>): boolean =>
  other.rule.fallback.some((fallback) => "rule" in fallback && fallback.rule === one.rule.uuid);

/** Tells each one that has rivals before it, so that every pair is told once. */
function tellRivals<Rival extends { readonly rule: Examined }>(
  rivals: readonly Rival[],
  fight: (one: Rival, other: Rival) => boolean,
  tell: (one: Rival, others: readonly Rival[]) => void,
): void {
  for (const [at, one] of rivals.entries()) {
    const others = rivals.slice(0, at).filter((other) => fight(one, other));
    if (others.length > 0) tell(one, others);
  }
}

/** Longest list of titles in a sentence. */
const NAMED = 3;

function titles(rules: readonly { readonly rule: Examined }[]): string {
  const names = [...new Set(rules.map(({ rule }) => rule.title))];
  const more = names.length - NAMED;
  return names.slice(0, NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
