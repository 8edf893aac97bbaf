import { GalleryError } from "../../../domain/errors.ts";
import type { Rule, RuleProblem } from "../../../domain/rule.ts";
import type { RuleEntry, RuleRepository } from "../language/repository.ts";
import type { Branch } from "./coverage.ts";
import type { TestOutcome } from "./outcome.ts";
import { problemsIn, ruleFinder } from "./proof.ts";
import { readTests } from "./read.ts";
import type { RuleTests } from "./tests.ts";
import { Trial } from "./trial.ts";

/** What a rule's tests say of it. */
export interface RuleReport {
  /** Paths in the repository of the rule and of its tests. */
  readonly file: string;
  readonly tests: string;
  /** What keeps the tests from being run, or the rule from being enabled though they pass. */
  readonly problems: readonly RuleProblem[];
  readonly outcomes: readonly TestOutcome[];
  readonly coverage: RuleCoverage | null;
  /** Null when it was not asked for, or the tests do not pass. */
  readonly mutation: RuleMutation | null;
}

/** A place in the rule's file; null where it is not known. */
interface InRule {
  readonly line: number | null;
  readonly column: number | null;
}

export interface RuleCoverage {
  readonly seen: number;
  readonly branches: number;
  /** Whole percent, 100 only when every branch was seen. */
  readonly percent: number;
  readonly gaps: readonly (InRule & { readonly condition: string; readonly never: readonly Branch[] })[];
}

export interface RuleMutation {
  readonly mutants: number;
  readonly survivors: readonly (InRule & { readonly change: string; readonly hint: string })[];
}

export interface ReportOptions {
  /** Whether to change the rule and see that a test notices. */
  readonly mutants: boolean;
}

/** Tests one rule of a repository. Never throws for what its files hold. */
export function testRule(entry: RuleEntry, repository: RuleRepository, options: ReportOptions): RuleReport {
  const { file, rule, tests } = entry;
  const nothing = { file, tests, outcomes: [], coverage: null, mutation: null };
  if (rule === null) return { ...nothing, problems: entry.problems };
  const text = repository.tests.get(tests);
  if (text === undefined) {
    const message =
      "there is no test file beside the rule; write what it should do, and not do, into this one";
    return { ...nothing, problems: [inFile(tests, "tests.missing", message)] };
  }
  const read = readTests(tests, text, rule.kind);
  if (read.problems.length > 0) return { ...nothing, problems: read.problems };
  try {
    return { ...nothing, ...tried(entry, rule, read.tests, repository, options) };
  } catch (error) {
    if (!(error instanceof GalleryError)) throw error;
    return { ...nothing, problems: [inFile(file, error.code, error.message)] };
  }
}

type Tried = Pick<RuleReport, "problems" | "outcomes" | "coverage" | "mutation">;

function tried(
  entry: RuleEntry,
  rule: Rule,
  tests: RuleTests,
  repository: RuleRepository,
  { mutants }: ReportOptions,
): Tried {
  const trial = new Trial(rule, tests, ruleFinder(entry, repository));
  const outcomes = trial.outcomes();
  const passes = outcomes.every(({ failures }) => failures.length === 0);
  return {
    problems: passes ? problemsIn(rule, tests.file, outcomes) : [],
    outcomes,
    coverage: coverageOf(entry, trial),
    mutation: mutants && passes ? mutationOf(entry, trial) : null,
  };
}

function coverageOf(entry: RuleEntry, trial: Trial): RuleCoverage {
  const { seen, branches, gaps } = trial.coverage();
  return {
    ...{ seen, branches, percent: branches === 0 ? 100 : Math.floor((100 * seen) / branches) },
    gaps: gaps.map(({ path, offset, text, never }) => ({
      ...placeIn(entry, path, offset),
      ...{ condition: text, never },
    })),
  };
}

function mutationOf(entry: RuleEntry, trial: Trial): RuleMutation {
  const { mutants, survivors } = trial.mutation();
  return {
    mutants,
    survivors: survivors.map(({ path, offset, change, hint }) => ({
      ...placeIn(entry, path, offset),
      ...{ change, hint },
    })),
  };
}

const placeIn = ({ source }: RuleEntry, ...where: Parameters<RuleEntry["source"]["locate"]>): InRule =>
  source.locate(...where) ?? { line: null, column: null };

const inFile = (file: string, code: string, message: string): RuleProblem => ({
  ...{ file, line: null, column: null, code, message, severity: "error" },
});
