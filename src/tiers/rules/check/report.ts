import type { RuleProblem } from "../../../domain/rule.ts";
import { byPlace } from "../language/by-place.ts";
import type { WordPath } from "../language/source.ts";
import type { Clause, Examined } from "./examined.ts";

/** Where a problem is: a word of the rule, or a unit inside the expression that it holds. */
export interface Spot {
  readonly path: WordPath;
  readonly offset?: number;
}

export const at = ({ path }: Clause, offset: number): Spot => ({ path, offset });

/** A word of the rule. */
export const word = (...path: WordPath): Spot => ({ path: ["rule", ...path] });

/** Gathers what is wrong, each problem with its place. */
export class Report {
  private readonly found: RuleProblem[] = [];

  error(rule: Examined, spot: Spot, code: string, message: string): void {
    this.add(rule, spot, code, message, "error");
  }

  warning(rule: Examined, spot: Spot, code: string, message: string): void {
    this.add(rule, spot, code, message, "warning");
  }

  add(
    { source }: Examined,
    { path, offset }: Spot,
    code: string,
    message: string,
    severity: RuleProblem["severity"],
  ): void {
    const { line, column } = source.locate(path, offset) ?? { line: null, column: null };
    this.found.push({ file: source.file, line, column, code, message, severity });
  }

  /** By file and place. */
  problems(): readonly RuleProblem[] {
    return this.found.toSorted(byPlace);
  }
}
