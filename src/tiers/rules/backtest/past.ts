import type { Partition } from "../../../domain/instance.ts";
import type { CandidateSource, Series } from "../select/candidate.ts";

/** All that is known today of the candidates of one partition. Moments are milliseconds since the epoch. */
export interface Past {
  readonly partition: Partition;
  readonly instances: readonly PastInstance[];
  /** What was deployed, oldest first; null when that is not known. */
  readonly inForce: readonly InForce[] | null;
  /** Whom a rule in force answered with, oldest first, null while it was only tried; null when that is not known. */
  readonly champions: readonly InForce[] | null;
}

export interface PastInstance extends Omit<CandidateSource, "deprecated" | "series"> {
  /** When it was deprecated, and when restored, if it was; oldest first. */
  readonly deprecations: readonly Span[];
  /** What was done to its tags since, oldest first. */
  readonly taggings?: readonly Tagging[];
  readonly series: readonly PastSeries[];
}

export interface PastSeries extends Series {
  /** When each value became known; when it was measured, unless told. As long as `values`, of equal times ascending. */
  readonly recorded?: readonly number[];
}

export interface Span {
  readonly from: number;
  /** The first moment after it; null while it lasts. */
  readonly until: number | null;
}

export interface Tagging {
  readonly time: number;
  /** Null takes a tag away. */
  readonly tags: Readonly<Record<string, string | null>>;
}

/** The tags after what was done to them. */
export const tagged = (
  tags: PastInstance["tags"],
  taggings: readonly Pick<Tagging, "tags">[],
): PastInstance["tags"] => {
  const moved = Object.entries(Object.assign({}, tags, ...taggings.map((each) => each.tags)));
  return Object.fromEntries(moved.filter((entry): entry is [string, string] => entry[1] !== null));
};

export interface InForce {
  readonly from: number;
  /** UUID; null when nothing served. */
  readonly instance: string | null;
}
