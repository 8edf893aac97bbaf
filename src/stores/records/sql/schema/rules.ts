import type { Dialect } from "../dialect.ts";
import { decisionTables } from "./rules-decisions.ts";
import { jobTables } from "./rules-jobs.ts";

/** What rules are in force, what they decided and what they have to do. */
export function rules(d: Dialect): readonly string[] {
  return [...jobTables(d), ...decisionTables(d)];
}
