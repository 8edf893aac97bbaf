import type { RuleProblem } from "../../domain/rule.ts";

/** A problem as compilers tell it, so that editors and terminals lead to its place. */
export function problemText(
  { line, column, ...problem }: RuleProblem,
  shown: (file: string) => string,
): string {
  const place = line === null ? "" : `:${line}:${column}`;
  return `${shown(problem.file)}${place}: ${problem.severity}: ${problem.message} (${problem.code})`;
}
