import type { Place } from "../language/part.ts";

/** An expectation that the rule did not meet. */
export interface Failure {
  readonly place: Place;
  /** As a test writes it, such as `26h`. */
  readonly at: string;
  readonly expected: string;
  readonly got: string;
  /** What the rule went by, a sentence a line. */
  readonly explanation: readonly string[];
}

/** What a rule did with one test. */
export interface TestOutcome {
  readonly name: string;
  readonly place: Place;
  readonly failures: readonly Failure[];
  /** Whether an expectation that was met shows the rule firing: a champion by its comparator, an action. */
  readonly fires: boolean;
  /** Whether one shows it not firing: no champion or a dropped candidate, no action after a look. */
  readonly refrains: boolean;
}
