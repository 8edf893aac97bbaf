import type { RuleProblem } from "../../domain/rule.ts";
import type { Failure } from "../../tiers/rules/index.ts";
import { type Column, formatCell } from "../kit/table.ts";
import { hasPassed, type RuleVerdict } from "./verdict.ts";

export const columns: readonly Column<RuleVerdict>[] = [
  { title: "rule", of: ({ file }) => file },
  { title: "passed", of: ({ passed }) => passed },
  { title: "failed", of: ({ failed }) => failed },
  { title: "coverage", of: ({ coverage }) => (coverage === null ? "" : `${coverage.percent} %`) },
  { title: "mutants", of: ({ mutation }) => mutation?.mutants },
  { title: "survived", of: ({ mutation }) => mutation?.survivors.length },
];

/** What is wrong, for people: a block for each thing, each beginning with its place. Empty when nothing is. */
export function detailsOf(verdict: RuleVerdict, shown: (file: string) => string): string {
  const rule = shown(verdict.file);
  const tests = shown(verdict.tests);
  const blocks = [
    ...verdict.problems.map((problem) => problemText(problem, shown(problem.file))),
    ...verdict.outcomes
      .filter((outcome) => !hasPassed(outcome))
      .flatMap(({ name, failures }) => failures.map((failure) => failureText(name, failure, tests))),
    ...(verdict.coverage?.gaps ?? []).map(
      (gap) => `${placed(rule, gap)}: never ${gap.never.join(" or ")} in any test: ${gap.condition}`,
    ),
    ...(verdict.mutation?.survivors ?? []).map(
      (survivor) => `${placed(rule, survivor)}: no test notices that ${survivor.change}; ${survivor.hint}`,
    ),
  ];
  return blocks.map((block) => `${block}\n`).join("");
}

const problemText = (problem: RuleProblem, file: string): string =>
  `${placed(file, problem)}: ${formatCell(problem.message)} (${problem.code})`;

function failureText(test: string, { place, at, expected, got, explanation }: Failure, file: string): string {
  return [
    `${placed(file, place)}: failed: ${test}, at ${at}`,
    `  expected  ${expected}`,
    `  got       ${got}`,
    ...explanation.map((sentence) => `            ${sentence}`),
  ]
    .map(formatCell)
    .join("\n");
}

const placed = (file: string, { line, column }: { line: number | null; column: number | null }): string =>
  line === null ? file : `${file}:${line}:${column}`;
