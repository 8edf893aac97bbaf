import type { Dialect } from "../dialect.ts";
import { decisionTables } from "./rules-decisions.ts";
import { jobTables } from "./rules-jobs.ts";
import { repositoryTables } from "./rules-repository.ts";

/** What rules are in force, what they decided and what they have to do. */
export function rules(d: Dialect): readonly string[] {
  return [...repositoryTables(d), ...jobTables(d), ...decisionTables(d)];
}
