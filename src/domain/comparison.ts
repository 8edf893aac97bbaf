import type { InstanceRef, MovedPin } from "./dependency.ts";
import type { Cause, Partition } from "./instance.ts";
import type { FieldValue, PageRequest, Time } from "./values.ts";

/** One value that differs: null where a side has none. */
export interface ValueChange {
  readonly name: string;
  readonly from: FieldValue | null;
  readonly to: FieldValue | null;
}

/** How two revisions of one base version id differ. */
export interface ModelComparison {
  readonly project: string;
  readonly baseVersionId: string;
  readonly from: { readonly uuid: string; readonly revision: number };
  readonly to: { readonly uuid: string; readonly revision: number };
  readonly featuresAdded: readonly string[];
  readonly featuresDropped: readonly string[];
  readonly hyperparameters: readonly ValueChange[];
  /** How it is trained, where its code is among it. */
  readonly training: readonly ValueChange[];
  readonly serving: readonly ValueChange[];
  readonly fields: readonly ValueChange[];
  /** `owner`, `description` and `partitionBy`. */
  readonly attributes: readonly ValueChange[];
}

/** The newest values of one series. */
export interface MetricChange {
  readonly scope: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly from: number | null;
  readonly to: number | null;
  /** `to - from`; null when a side has no value. */
  readonly delta: number | null;
  /** Null when the metric's good direction is not known by its name, or nothing moved. */
  readonly better: boolean | null;
}

export interface FileChange {
  /** Empty for a single blob. */
  readonly path: string;
  /** Digests. */
  readonly from: string | null;
  readonly to: string | null;
}

/** What changed between two instances of one project. */
export interface InstanceComparison {
  readonly from: InstanceRef;
  readonly to: InstanceRef;
  /** Null when both were trained from one revision, or are of different base version ids. */
  readonly model: ModelComparison | null;
  /** Metadata as search sees it, but for what only the compared revisions say. */
  readonly fields: readonly ValueChange[];
  /** The fields that say where it ran: framework, versions, environment. */
  readonly environment: readonly ValueChange[];
  /** Also those that did not move. */
  readonly metrics: readonly MetricChange[];
  readonly upstreams: readonly MovedPin[];
  /** Blobs that differ. */
  readonly files: readonly FileChange[];
}

/** How an instance came to be. */
export type Descent = "trained" | "retrained" | "propagated";

/** One instance in the history of a base version id. */
export interface LineageEntry extends InstanceRef {
  readonly createdAt: Time;
  readonly createdBy: string;
  readonly descent: Descent;
  /** UUID of the instance that it was retrained or propagated from. */
  readonly parent: string | null;
  /** Why Gallery made it by itself; null when somebody uploaded it. */
  readonly cause: Cause | null;
  readonly deprecated: boolean;
  /** Environments that serve it now. */
  readonly environments: readonly string[];
}

export interface LineageQuery extends PageRequest {
  readonly project: string;
  readonly baseVersionId: string;
  readonly partition?: Partition;
}
