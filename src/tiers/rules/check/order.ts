import type { Clause, Examined } from "./examined.ts";
import { isSelection } from "./examined.ts";
import { mismatchIn, sidesOf } from "./order/abstraction.ts";
import { type Candidate, describe, type Trait, traitsOf } from "./order/candidates.ts";
import { judgeOrder, type TypeOfTrait } from "./order/judge.ts";
import { type Breach, betterBy, Draws, findUnjust } from "./order/search.ts";
import { at, type Report } from "./report.ts";
import { type Names, typeOfReference } from "./types.ts";

/**
 * Whether each comparator is a strict order: no candidate better than itself, no two better than each other, and what
 * is better than a better one better as well. And whether MARGIN lets only a better one replace the incumbent.
 */
export function checkOrders(rules: readonly Examined[], names: Names, report: Report): void {
  const typeOf: TypeOfTrait = ({ reference }) => typeOfReference(reference, names) ?? "unknown";
  for (const rule of rules.filter(isSelection)) {
    const { comparator, margin } = rule;
    if (comparator === null || !comparesBoth(rule, comparator, report)) continue;
    const isOrder = checkOrder(rule, comparator, typeOf, report);
    if (margin !== null && comparesBoth(rule, margin, report) && isOrder) {
      checkMargin(rule, comparator, margin, typeOf, report);
    }
  }
}

/** Whether a clause sets the same things of a and b against each other. */
function comparesBoth(rule: Examined, clause: Clause, report: Report): boolean {
  const { tree, word } = clause;
  const sides = sidesOf(tree);
  if (sides.size < 2) {
    const forgotten = sides.has("a") ? "b" : "a";
    const names = sides.size === 0 ? "neither a nor b" : `nothing of ${forgotten}`;
    const message = `${word} names ${names}, so it compares nothing; compare a with b, as in a.created_time > b.created_time`;
    report.error(rule, at(clause, 0), codeOf(clause, "one_sided"), message);
    return false;
  }
  const mismatch = mismatchIn(tree);
  if (mismatch === null || clause === rule.margin) return true;
  const message = `${word} compares ${mismatch.one} with ${mismatch.other}; compare the same of both`;
  report.error(rule, at(clause, mismatch.position), codeOf(clause, "mismatch"), message);
  return false;
}

/** Answers whether it may be an order. */
function checkOrder(rule: Examined, clause: Clause, typeOf: TypeOfTrait, report: Report): boolean {
  const { word, tree, path } = clause;
  const judgement = judgeOrder(tree, typeOf);
  switch (judgement.kind) {
    case "strict":
      return true;
    case "idle": {
      const message = `by ${word} no candidate is ever better than another`;
      report.error(rule, { path }, codeOf(clause, "idle"), message);
      return false;
    }
    case "broken": {
      const message = `${word} is no strict order: ${told(judgement.breach, traitsOf(tree))}`;
      report.error(rule, { path }, codeOf(clause, "order"), message);
      return false;
    }
    case "negative": {
      const message = `${word} is no strict order once a metric is negative: ${told(judgement.breach, traitsOf(tree))}`;
      report.warning(rule, { path }, codeOf(clause, "negative"), message);
      return true;
    }
    case "open": {
      const message = `${word} could not be proven to be a strict order; compare the same value of a and b, first the most important one, then others where that is equal`;
      report.warning(rule, { path }, codeOf(clause, "unproven"), message);
      return true;
    }
  }
}

/** What a breach shows, in words. */
function told({ law, candidates }: Breach, traits: readonly Trait[]): string {
  const [x, y, z] = candidates.map((candidate) => describe(candidate, traits));
  switch (law) {
    case "irreflexive":
      return `a candidate with ${x} is better than itself; compare with < or >`;
    case "asymmetric":
      return `of two candidates, one with ${x} and one with ${y}, each is better than the other`;
    case "transitive":
      return `a candidate with ${x} is better than one with ${y}, which is better than one with ${z}, but the first is not better than the last`;
  }
}

function checkMargin(
  rule: Examined,
  comparator: Clause,
  margin: Clause,
  typeOf: TypeOfTrait,
  report: Report,
): void {
  const trees = [comparator.tree, margin.tree];
  const traits = traitsOf({ kind: "and", operands: trees, position: 0 });
  const unjust = findUnjust(
    betterBy(margin.tree),
    betterBy(comparator.tree),
    new Draws(traits, trees, typeOf, false),
  );
  if (unjust === null) return;
  const [challenger, incumbent] = unjust.map((candidate: Candidate) => describe(candidate, traits));
  const message = `MARGIN lets a challenger with ${challenger} replace an incumbent with ${incumbent}, but by MODEL_SELECTION it is not better; ask in MARGIN for more than in MODEL_SELECTION`;
  report.warning(rule, at(margin, 0), "margin.unjust", message);
}

const codeOf = ({ word }: Clause, fault: string): string =>
  `${word === "MARGIN" ? "margin" : "comparator"}.${fault}`;
