import type { RuleProblem, Team } from "../../../domain/rule.ts";
import { checkConditions } from "./conditions.ts";
import { examine, type RuleInFile } from "./examined.ts";
import { checkFallbacks } from "./fallbacks.ts";
import { checkFights } from "./fights.ts";
import { checkLoops } from "./loops.ts";
import { checkOrders } from "./order.ts";
import { Overlaps } from "./overlap.ts";
import { checkParameters } from "./parameters.ts";
import { checkPermissions } from "./permissions.ts";
import { Report } from "./report.ts";
import { checkSettings } from "./settings.ts";
import { checkTypes, type KnownFields, namesIn } from "./types.ts";

export interface CheckInput {
  readonly rules: readonly RuleInFile[];
  readonly teams: readonly Team[];
  /** The fields of the project; without them only Gallery's own and the standard ones are known. */
  readonly fields?: KnownFields;
}

/**
 * What is wrong with rules that can be read, before one of them acts: each by itself, and all together.
 * Ordered by file and place. Says that something cannot be only when it is proven.
 */
export function checkRules({ rules, teams, fields }: CheckInput): readonly RuleProblem[] {
  const examined = rules.map(examine);
  const report = new Report();
  const names = namesIn(fields);
  checkTypes(examined, names, report);
  checkConditions(examined, report);
  checkOrders(examined, names, report);
  checkPermissions(examined, teams, report);
  checkParameters(examined, report);
  checkSettings(examined, report);
  checkFallbacks(examined, report);
  const overlaps = new Overlaps();
  checkFights(examined, overlaps, report);
  checkLoops(examined, overlaps, report);
  return report.problems();
}
