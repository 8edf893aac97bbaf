import type { View } from "../../domain/search.ts";
import type { Expression } from "../../expression/tree.ts";
import type { Work } from "./sql/query.ts";
import type { Found } from "./sql/search/query.ts";

/* Search of records of one kind by the expression language. Names that a condition may use are the kind's own. */

export interface Sorting {
  readonly by: Expression;
  readonly descending: boolean;
}

/** What is wanted of one kind of record. */
export interface Finding {
  /** Null for every one. */
  readonly where: Expression | null;
  /** Records without a value come last, in either direction. */
  readonly order: readonly Sorting[];
  /** What `now()` means, in milliseconds since the epoch. */
  readonly now: number;
  /** How many to leave out, or the last one of the page before. */
  readonly from: number | Found;
  readonly limit: number;
}

export interface RunScope {
  /** Ids of their rows. */
  readonly experiments: readonly number[];
  readonly view: View;
}

export interface LoggedModelScope extends RunScope {}

export interface ExperimentScope {
  /** Id of its row. */
  readonly project: number;
  readonly view: View;
}

export interface ProjectScope {
  /** Id of its row. */
  readonly id: number;
  readonly name: string;
}

/** Each throws field.unknown and expression.type, and answers up to `limit` in the order wanted. */
export interface Finder {
  /** Equal ones by start, latest first, then by UUID. A metric that is NaN stands before one that is missing. */
  runs(scope: RunScope, finding: Finding): Work<Found[]>;
  /** Equal ones by number, highest first. */
  experiments(scope: ExperimentScope, finding: Finding): Work<Found[]>;
  /** Equal ones by the time they were made, latest first, then by UUID. */
  loggedModels(scope: LoggedModelScope, finding: Finding): Work<Found[]>;
  /** Ids of the base version ids of a project that have a title; equal ones by title. */
  registeredModels(project: number, finding: Finding): Work<Found[]>;
  /** Instances of a project that registries show; equal ones by title, then by place, highest first. */
  registeredInstances(project: ProjectScope, finding: Finding): Work<Found[]>;
}
