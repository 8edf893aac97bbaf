import type { RuleReport, TestOutcome } from "../../tiers/rules/index.ts";

/** A rule's report with what counts as passed and failed. */
export interface RuleVerdict extends RuleReport {
  readonly passed: number;
  readonly failed: number;
  /** Whether more mutants survived than are allowed. */
  readonly tooManySurvivors: boolean;
}

/** Each test counts as one, and so do problems of the test file and survivors beyond what is allowed. */
export function verdictOf(report: RuleReport, allowedSurvivors: number): RuleVerdict {
  const tooManySurvivors = (report.mutation?.survivors.length ?? 0) > allowedSurvivors;
  const passed = report.outcomes.filter(hasPassed).length;
  const failed =
    report.outcomes.length - passed + (report.problems.length > 0 ? 1 : 0) + (tooManySurvivors ? 1 : 0);
  return { ...report, passed, failed, tooManySurvivors };
}

export const hasPassed = ({ failures }: TestOutcome): boolean => failures.length === 0;

/** `12 passed, 1 failed` */
export function summaryOf(verdicts: readonly RuleVerdict[]): string {
  const sum = (count: (verdict: RuleVerdict) => number): number =>
    verdicts.reduce((total, verdict) => total + count(verdict), 0);
  return `${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`;
}
