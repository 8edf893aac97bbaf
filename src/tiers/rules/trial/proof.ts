import { GalleryError } from "../../../domain/errors.ts";
import type { Rule, RuleProblem, SelectionRule } from "../../../domain/rule.ts";
import type { RuleEntry, RuleRepository } from "../language/repository.ts";
import type { TestOutcome } from "./outcome.ts";
import { readTests } from "./read.ts";
import type { RuleTests } from "./tests.ts";
import { type FindSelectionRule, Trial } from "./trial.ts";

/**
 * What keeps a rule from being trusted with more than stage draft; empty when its tests prove it. They have to pass,
 * and between them to show both of
 * - firing: a champion that the comparator chose, or that stayed as the incumbent; an action
 * - not firing: a candidate that a condition dropped, no champion, or a fallback; a look without an action
 */
export function provedByTests(
  rule: Rule,
  tests: RuleTests,
  findRule?: FindSelectionRule,
): readonly RuleProblem[] {
  try {
    return problemsIn(rule, tests.file, new Trial(rule, tests, findRule).outcomes());
  } catch (error) {
    if (!(error instanceof GalleryError)) throw error;
    return [problem(tests.file, "tests.rule", `the rule cannot be tested: ${error.message}`)];
  }
}

/** What the outcomes leave unproved. */
export function problemsIn(
  rule: Rule,
  file: string,
  outcomes: readonly TestOutcome[],
): readonly RuleProblem[] {
  const failed = outcomes.flatMap(({ name, failures }) =>
    failures.map(({ place, at, expected, got }) =>
      problem(file, "tests.failed", `test '${name}' at ${at}: expected ${expected}, got ${got}`, place),
    ),
  );
  const { firing, refraining } = asked[rule.kind];
  const lacks = [
    ...(outcomes.some(({ fires }) => fires) ? [] : [problem(file, "tests.firing", firing)]),
    ...(outcomes.some(({ refrains }) => refrains) ? [] : [problem(file, "tests.refraining", refraining)]),
  ];
  return failed.length > 0 ? failed : lacks;
}

const asked: Readonly<Record<Rule["kind"], { readonly firing: string; readonly refraining: string }>> = {
  selection: {
    firing: "no test shows the rule choosing; add an expectation with a champion that the comparator chooses",
    refraining:
      "no test shows the rule refusing; add an expectation at which a candidate is dropped, or champion: none",
  },
  action: {
    firing: "no test shows the rule acting; add an expectation with an action",
    refraining:
      "no test shows the rule holding still; add an expectation with actions: [] where the condition does not hold",
  },
};

/** The same for a rule of a repository. A draft needs no proof. */
export function proofOf(entry: RuleEntry, repository: RuleRepository): readonly RuleProblem[] {
  const { rule, tests: file } = entry;
  if (rule === null || rule.stage === "draft") return [];
  const text = repository.tests.get(file);
  if (text === undefined) {
    const message = `a rule of stage ${rule.stage} has to be tested; write its tests into this file, or set stage: draft`;
    return [problem(file, "tests.missing", message)];
  }
  const { tests, problems } = readTests(file, text, rule.kind);
  return problems.length > 0 ? problems : provedByTests(rule, tests, ruleFinder(entry, repository));
}

/** Finds the selection rules of the team of an entry. */
export const ruleFinder =
  ({ team }: RuleEntry, { rules }: RuleRepository): FindSelectionRule =>
  (name) => {
    const found = rules.find(
      ({ rule }) => rule?.team === team && (rule.name === name || rule.uuid === name),
    )?.rule;
    return found?.kind === "selection" ? (found as SelectionRule) : null;
  };

const problem = (
  file: string,
  code: string,
  message: string,
  { line, column }: { line: number | null; column: number | null } = { line: null, column: null },
): RuleProblem => ({ file, line, column, code, message, severity: "error" });
