import type { RuleProblem } from "../../../domain/rule.ts";

/** Orders problems by file, and within one as they are met when it is read. */
export function byPlace(one: RuleProblem, other: RuleProblem): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}
