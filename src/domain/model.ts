import type { DependencySpec } from "./dependency.ts";
import type { Deprecation } from "./instance.ts";
import type { Fields, Time } from "./values.ts";

/** What a revision of a model says about itself. Changing any of it makes a new revision. */
export interface ModelSpec {
  readonly owner: string;
  readonly description: string;
  readonly features: readonly string[];
  readonly hyperparameters: Fields;
  /** How it is trained and served: pointers and settings, never interpreted. */
  readonly training: Fields;
  readonly serving: Fields;
  /** Names of the instance fields that a model is sharded by; each combination of values is one line of versions. */
  readonly partitionBy: readonly string[];
  /** Metadata that every instance inherits in search, unless it has its own value. */
  readonly fields: Fields;
}

/** One revision: an immutable record under a base version id. */
export interface Model extends ModelSpec {
  readonly uuid: string;
  readonly project: string;
  readonly baseVersionId: string;
  /** Counts from 1 within the base version id. */
  readonly revision: number;
  /** UUIDs of the neighbouring revisions. */
  readonly previous: string | null;
  readonly next: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Of this revision, or of the whole base version id. */
  readonly deprecation: Deprecation | null;
  readonly createdAt: Time;
  readonly createdBy: string;
}

export interface NewModel extends Partial<ModelSpec> {
  readonly project: string;
  /** Made from the title when it is left out. */
  readonly baseVersionId?: string;
  /** What registries call it; the base version id unless told. */
  readonly title?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Chosen by the client: the same UUID with the same content answers with the first model. */
  readonly uuid?: string;
  /** What it uses; later changes have calls of their own. */
  readonly dependencies?: readonly DependencySpec[];
}

/** Deprecates one revision, or with `all` the base version id with every revision that it has or gets. */
export interface ModelDeprecation {
  readonly uuid: string;
  readonly all?: boolean;
  readonly reason: string;
  /** UUID of a model to use instead. */
  readonly replacement?: string;
  /** With `all`: registries show it no more, and its title is free; restoring brings it back. */
  readonly hide?: boolean;
}

export interface ModelRestoration {
  readonly uuid: string;
  readonly all?: boolean;
  readonly reason: string;
}

export interface ModelRevision extends Partial<ModelSpec> {
  /** The revision to build on: its UUID. What is left out stays as it is there. */
  readonly model: string;
  readonly uuid?: string;
}
