import type { Choice, VerdictKind } from "../../../domain/decision.ts";
import type { Partition } from "../../../domain/instance.ts";
import type { Place } from "../language/part.ts";
import type { CandidateSource } from "../select/candidate.ts";

/** What a `<name>.test.yaml` says; every time is in milliseconds since the epoch. */
export interface RuleTests {
  /** Path in the repository. */
  readonly file: string;
  readonly tests: readonly RuleTest[];
}

export interface RuleTest {
  readonly name: string;
  readonly place: Place;
  /** Moment 0 of the virtual clock. */
  readonly start: number;
  /** Milliseconds between two steps of a series, and between two questions to a rule that remembers its incumbent. */
  readonly interval: number;
  /** In the order of the file. */
  readonly instances: readonly TestInstance[];
  /** The name of the instance that each environment serves. */
  readonly deployed: Readonly<Record<string, string>>;
  /** In the order of time. */
  readonly expectations: readonly Expectation[];
}

export interface TestInstance extends Omit<CandidateSource, "project" | "deprecated"> {
  /** `demand@1.0` */
  readonly name: string;
  /** When it is deprecated; null for never. */
  readonly deprecatedAt: number | null;
}

export type Expectation = SelectionExpectation | ActionExpectation;

interface ExpectationHead {
  readonly place: Place;
  readonly at: number;
  /** A text that the explanation contains; null for any. */
  readonly why: string | null;
}

/** What a selection rule answers at a moment. */
export interface SelectionExpectation extends ExpectationHead {
  readonly kind: "selection";
  /** Null asks for the only partition that there is. */
  readonly partition: Partition | null;
  /** Null when only what was dropped is of interest. */
  readonly champion: ExpectedChampion | null;
  /** What becomes of some instances, by name. */
  readonly dropped: ReadonlyMap<string, VerdictKind>;
}

export interface ExpectedChampion {
  /** As it is written. */
  readonly text: string;
  /** The ways in which it may have come to be. */
  readonly choices: readonly Choice[];
  /** The name of the instance; null for none, or for whichever a fallback names. */
  readonly instance: string | null;
}

/** Which actions a rule takes at this very moment for an instance; none for an empty list. */
export interface ActionExpectation extends ExpectationHead {
  readonly kind: "action";
  readonly instance: string;
  readonly actions: readonly string[];
}
