import type { RuleProblem } from "../../domain/rule.ts";
import type { Output } from "../kit/output.ts";
import { type Column, formatCell } from "../kit/table.ts";

const columns: readonly Column<RuleProblem>[] = [
  { title: "file", of: ({ file }) => file },
  { title: "line", of: ({ line }) => line },
  { title: "column", of: ({ column }) => column },
  { title: "severity", of: ({ severity }) => severity },
  { title: "code", of: ({ code }) => code },
  { title: "message", of: ({ message }) => message },
];

/** As lines that lead to their places, or as JSON. */
export async function printProblems(output: Output, problems: readonly RuleProblem[]): Promise<void> {
  if (output.format !== "table") return output.list(problems, columns);
  const lines = problems.map((problem) => `${formatCell(problemText(problem, (file) => file))}\n`);
  await output.text(lines.join(""));
}

/** A problem as compilers tell it, so that editors and terminals lead to its place. */
export function problemText(
  { line, column, ...problem }: RuleProblem,
  shown: (file: string) => string,
): string {
  const place = line === null ? "" : `:${line}:${column}`;
  return `${shown(problem.file)}${place}: ${problem.severity}: ${problem.message} (${problem.code})`;
}
