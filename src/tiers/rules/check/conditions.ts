import {
  childrenOf,
  type Expression,
  format,
  formatReference,
  namesUsed,
} from "../../../expression/index.ts";
import { type Clause, clausesOf, conditionsOf, type Examined } from "./examined.ts";
import { all } from "./logic/formula.ts";
import { isImpossible } from "./logic/solve.ts";
import { at, type Report } from "./report.ts";

/** Conditions that cannot hold, by themselves or together, or that cannot fail. Only what is proven is reported. */
export function checkConditions(rules: readonly Examined[], report: Report): void {
  for (const rule of rules) {
    const possible = clausesOf(rule).filter((clause) => checkClause(rule, clause, report));
    const together = conditionsOf(rule);
    if (together.length > 1 && together.every((clause) => possible.includes(clause))) {
      checkTogether(rule, together, report);
    }
    for (const clause of possible) checkParts(rule, clause, report);
  }
}

/** Whether all can be true of one instance, as far as can be told. */
export const canHoldTogether = (rule: Examined, trees: readonly Expression[]): boolean =>
  !isImpossible(all(...trees.map((tree) => rule.reading.of(tree, "true"))), rule.effort);

/** Part of a condition, with the clause that it stands in. */
interface Conjunct {
  readonly clause: Clause;
  readonly tree: Expression;
}

/** Answers whether the clause may hold. */
function checkClause(rule: Examined, clause: Clause, report: Report): boolean {
  const { tree, word } = clause;
  if (!canHoldTogether(rule, [tree])) {
    const core = smallestConflict(rule, conjunctsOf(clause));
    const why = sentence(core);
    report.error(
      rule,
      at(clause, startOf(core[0]!.tree)),
      codeOf(word, "impossible"),
      `${word} can never hold: ${why}`,
    );
    return false;
  }
  const isLiteral = tree.kind === "boolean";
  const held = isLiteral ? null : certainty(rule, tree);
  if (held !== null) {
    const message = `${word} holds ${held}; it decides nothing`;
    report.warning(rule, at(clause, startOf(tree)), codeOf(word, "always"), message);
  }
  return true;
}

function checkTogether(rule: Examined, clauses: readonly Clause[], report: Report): void {
  const trees = clauses.map(({ tree }) => tree);
  if (canHoldTogether(rule, trees)) return;
  const core = smallestConflict(rule, clauses.flatMap(conjunctsOf));
  const last = core.at(-1)!;
  const words = [...new Set(core.map(({ clause }) => clause.word))].join(" and ");
  const message = `${words} can never hold together: ${sentence(core)}`;
  report.error(rule, at(last.clause, startOf(last.tree)), "conditions.impossible", message);
}

/** Sides of `or` that cannot hold and sides of `and` that cannot fail. */
function checkParts(rule: Examined, clause: Clause, report: Report): void {
  const visit = (node: Expression): void => {
    for (const part of childrenOf(node)) {
      if (node.kind === "or" && !canHoldTogether(rule, [part])) {
        const message = `${format(part)} can never hold, so this side of "or" has no effect`;
        report.warning(rule, at(clause, startOf(part)), codeOf(clause.word, "dead"), message);
      } else if (node.kind === "and" && part.kind !== "boolean" && certainty(rule, part) !== null) {
        const message = `${format(part)} holds ${certainty(rule, part)}, so this side of "and" decides nothing more`;
        report.warning(rule, at(clause, startOf(part)), codeOf(clause.word, "dead"), message);
      } else visit(part);
    }
  };
  visit(clause.tree);
}

/** When a condition holds, if that is always or whenever its names have values; else null. */
function certainty({ reading, effort }: Examined, tree: Expression): string | null {
  if (mayBeRefused(tree) || !isImpossible(reading.of(tree, "false"), effort)) return null;
  if (isImpossible(reading.of(tree, "missing"), effort)) return "always";
  const { references, windows } = namesUsed(tree);
  const names = [...references, ...windows.map(({ metric }) => metric)].map(formatReference);
  const unique = [...new Set(names)];
  return `whenever ${unique.join(", ")} ${unique.length === 1 ? "has a value" : "have values"}`;
}

/** True when its evaluation may end in an error, which is no answer: nothing is then certain. */
function mayBeRefused(tree: Expression): boolean {
  const refusing =
    tree.kind === "arithmetic" ||
    tree.kind === "match" ||
    (tree.kind === "window" && ["avg", "sum", "percentile"].includes(tree.function));
  return refusing || childrenOf(tree).some(mayBeRefused);
}

/** The sides of the outermost `and`. */
function conjunctsOf(clause: Clause): readonly Conjunct[] {
  const sides = (tree: Expression): readonly Expression[] =>
    tree.kind === "and" ? tree.operands.flatMap(sides) : [tree];
  return sides(clause.tree).map((tree) => ({ clause, tree }));
}

/** Beyond so many sides the smallest conflict is not looked for. */
const SIDES = 24;

/** What is left when every side that the conflict does not need is taken out. */
function smallestConflict(rule: Examined, conjuncts: readonly Conjunct[]): readonly Conjunct[] {
  if (conjuncts.length > SIDES) return conjuncts;
  return conjuncts.reduce<readonly Conjunct[]>((core, one) => {
    const rest = core.filter((other) => other !== one);
    const trees = rest.map(({ tree }) => tree);
    return rest.length > 0 && !canHoldTogether(rule, trees) ? rest : core;
  }, conjuncts);
}

/** Longest condition that is written out in a sentence. */
const WRITTEN = 120;

function sentence(core: readonly Conjunct[]): string {
  const texts = core.map(({ tree }) => format(tree));
  if (texts.join("").length > WRITTEN) return "its parts exclude each other";
  return texts.length === 1 ? `${texts[0]} is never true` : `${texts.join(" and ")} exclude each other`;
}

/** Where an expression begins: the position of an operator is its own. */
function startOf(tree: Expression): number {
  return Math.min(tree.position, ...childrenOf(tree).map(startOf));
}

const codeOf = (word: string, fault: string): string => `${word.replace(/\[.*/, "").toLowerCase()}.${fault}`;
