import type { ChangeKind } from "./change.ts";
import type { NewMetricPoint } from "./metric.ts";
import type { Fields, Time } from "./values.ts";

/** A stored blob as an instance names it. */
export interface BlobRef {
  /** `sha256:` and 64 hex digits. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /** Where the bytes are, `<scheme>:<key>`; recorded, never accepted from a caller. */
  readonly location: string;
}

/** One member of a bundle. */
export interface BundleFile extends BlobRef {
  /** Relative, `/` between names. */
  readonly path: string;
}

export interface Deprecation {
  readonly reason: string;
  readonly at: Time;
  readonly by: string;
  /** UUID of the instance or model to use instead, when the deprecator named one. */
  readonly replacement: string | null;
  /** What was deprecated: the instance itself, its revision, or its base version id. */
  readonly of: "instance" | "revision" | "model";
}

export type Partition = Readonly<Record<string, string | number | boolean>>;

/** Why Gallery made a version by itself: the change that it follows from. */
export interface Cause {
  /** Position in the change log. */
  readonly change: number;
  readonly kind: ChangeKind;
  /** UUID of the instance or model that changed, and what people call it. */
  readonly subject: string;
  readonly project: string;
  readonly baseVersionId: string;
  /** Null for a model: then its dependencies changed. */
  readonly version: string | null;
  /** Empty for a model, as for an instance without one. */
  readonly partition: Partition;
}

/** How far an instance has come, derived from the log: the last of these that holds. */
export const stages = ["trained", "evaluated", "deployed", "deprecated"] as const;
export type Stage = (typeof stages)[number];

/** The immutable result of training a model, and its moving state (tags, deprecation) at the moment of reading. */
export interface Instance {
  readonly uuid: string;
  readonly project: string;
  readonly baseVersionId: string;
  /** UUID of the model revision that was trained. */
  readonly model: string;
  readonly revision: number;
  /** Counts from 0 within the revision and partition. */
  readonly number: number;
  /** `revision.number`, what people read. */
  readonly version: string;
  readonly partition: Partition;
  readonly fields: Fields;
  /** The single blob, or null for a bundle. */
  readonly blob: BlobRef | null;
  /** The members of a bundle, ordered by path; empty for a single blob. */
  readonly files: readonly BundleFile[];
  /** Bytes of all blobs together. */
  readonly size: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly deprecation: Deprecation | null;
  readonly stage: Stage;
  /** Environments that serve it. */
  readonly environments: readonly string[];
  /** UUID of the instance that it is a retraining of, when its maker said so. */
  readonly retrainOf: string | null;
  /** UUID of the instance that its blob was uploaded for, when Gallery made this version by itself. */
  readonly origin: string | null;
  /** Why Gallery made it by itself; null when somebody uploaded it. */
  readonly cause: Cause | null;
  readonly createdAt: Time;
  readonly createdBy: string;
}

export interface NewInstance {
  readonly project: string;
  readonly baseVersionId: string;
  /** The model revision that was trained, by number; the newest unless told. */
  readonly revision?: number;
  /** Chosen by the client: the same UUID with the same content answers with the first instance. */
  readonly uuid?: string;
  readonly fields?: Fields;
  readonly tags?: Readonly<Record<string, string>>;
  /** Digest of an uploaded blob. Exactly one of `blob` and `files` is given. */
  readonly blob?: string;
  readonly files?: readonly { readonly path: string; readonly digest: string }[];
  /** UUID of the instance that this is a retraining of, of the same base version id. */
  readonly retrainOf?: string;
  /** UUIDs of the upstream instances that it was trained with; for the other upstreams the newest accepted ones. */
  readonly upstreams?: readonly string[];
  /** What was measured while it was trained; recorded with it, all or nothing. */
  readonly metrics?: readonly NewMetricPoint[];
}

/** Names one instance by UUID, or by what people read. */
export type InstanceName =
  | { readonly uuid: string; readonly asOf?: Time }
  | {
      readonly project: string;
      readonly baseVersionId: string;
      readonly version: string;
      readonly partition?: Readonly<Record<string, string | number | boolean>>;
      readonly asOf?: Time;
    };
