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
  /** UUID of the instance to use instead, when the deprecator named one. */
  readonly replacement: string | null;
}

export type Partition = Readonly<Record<string, string | number | boolean>>;

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
  /** Digest of an uploaded blob. Exactly one of `blob` and `files` is given. */
  readonly blob?: string;
  readonly files?: readonly { readonly path: string; readonly digest: string }[];
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
