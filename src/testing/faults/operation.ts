import type { Caller } from "../../domain/caller.ts";
import type { Tracking } from "../../tiers/metadata/index.ts";
import type { Metrics } from "../../tiers/metrics/index.ts";
import type { Storage } from "../../tiers/storage/index.ts";

export interface Tiers {
  readonly storage: Storage;
  readonly metrics: Metrics;
  readonly tracking: Tracking;
}

/** A diamond, `bottom` uses `left` and `right`, which use `top`; it serves a version that is not its newest. */
export interface Graph {
  readonly digest: string;
  /** UUIDs of models. */
  readonly top: string;
  readonly left: string;
  readonly bottom: string;
  readonly spare: string;
  /** Deprecated. */
  readonly old: string;
  /** UUID of what `bottom` served before. */
  readonly first: string;
  readonly newest: string;
  readonly offer: string;
  readonly pending: string;
}

/** What a training left. */
export interface Tracked {
  readonly experiment: number;
  /** UUIDs. */
  readonly run: string;
  readonly model: string;
}

/** What stands before the operation under test: UUIDs and digests to name. */
export interface Ground {
  readonly project: string;
  readonly model: string;
  readonly instance: string;
  readonly other: string;
  readonly digest: string;
  readonly webhook: string;
  readonly graph: Graph;
  readonly tracked: Tracked;
}

export type Operation = (tiers: Tiers, caller: Caller, ground: Ground) => Promise<unknown>;
