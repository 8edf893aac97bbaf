import type { Partition } from "../../../domain/instance.ts";
import type { CandidateSource, Series } from "../select/candidate.ts";

/** All that is known today of the candidates of one partition. Moments are milliseconds since the epoch. */
export interface Past {
  readonly partition: Partition;
  readonly instances: readonly PastInstance[];
  /** What served, oldest first; null when that is not known. */
  readonly inForce: readonly InForce[] | null;
}

export interface PastInstance extends Omit<CandidateSource, "deprecated" | "series"> {
  /** When it was deprecated, and when restored, if it was; oldest first. */
  readonly deprecations: readonly Span[];
  readonly series: readonly PastSeries[];
}

export interface PastSeries extends Series {
  /** When each value became known; when it was measured, unless told. As long as `values`. */
  readonly recorded?: readonly number[];
}

export interface Span {
  readonly from: number;
  /** The first moment after it; null while it lasts. */
  readonly until: number | null;
}

export interface InForce {
  readonly from: number;
  /** UUID; null when nothing served. */
  readonly instance: string | null;
}
