import type { Door } from "../../domain/caller.ts";
import type { ChangeKind, SubjectKind } from "../../domain/change.ts";
import type { ModelSpec } from "../../domain/model.ts";
import type { Fields, FieldValue } from "../../domain/values.ts";

/* What the tables hold, as both databases give it. Times are milliseconds, ids the database's own. */

export interface ProjectRow {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly created: number;
  readonly actor: string;
}

export type ModelDoc = ModelSpec;

export type Tags = Readonly<Record<string, string>>;

export interface ModelRow {
  readonly id: number;
  readonly uuid: string;
  readonly project: number;
  readonly projectName: string;
  readonly base: number;
  readonly baseName: string;
  readonly revision: number;
  readonly doc: ModelDoc;
  readonly tags: Tags;
  readonly created: number;
  readonly actor: string;
  /** UUIDs of the neighbouring revisions. */
  readonly previous: string | null;
  readonly next: string | null;
  readonly nextCreated: number | null;
  /** The sum of `deprecatedBy` of the levels that it is deprecated at: its own and its base version id's. */
  readonly deprecated: number;
}

/** Where a deprecation is declared: on an instance, on a revision, or on a base version id with all that is under it. */
export type DeprecationLevel = Extract<StateSubject, "instance" | "model" | "base">;

/** Each level's bit in what a row says of its deprecation; nothing set means live. */
export const deprecatedBy = { instance: 1, model: 2, base: 4 } as const satisfies Record<
  DeprecationLevel,
  number
>;

export interface InstanceDoc {
  readonly fields: Fields;
  /** What the model says and the instance does not: search sees both, the instance shows its own. */
  readonly inherited: Fields;
  readonly partition: Readonly<Record<string, FieldValue>>;
}

export interface InstanceRow {
  readonly id: number;
  readonly uuid: string;
  readonly project: number;
  readonly projectName: string;
  readonly base: number;
  readonly baseName: string;
  readonly model: number;
  readonly modelUuid: string;
  readonly revision: number;
  readonly number: number;
  readonly created: number;
  readonly actor: string;
  readonly size: number;
  /** The sum of `deprecatedBy` of the levels that it is deprecated at; 0 when it is live. */
  readonly deprecated: number;
  readonly tags: Tags;
  readonly doc: InstanceDoc;
  /** Digest of the creating request, to tell a repeated create from a different one. */
  readonly content: string;
}

export interface FileRow {
  readonly instance: number;
  /** Empty for the single blob of an instance. */
  readonly path: string;
  readonly blob: number;
  readonly digest: string;
  readonly size: number;
  readonly location: string;
}

export interface NewInstanceRow {
  readonly uuid: string;
  readonly project: number;
  readonly base: number;
  readonly model: number;
  readonly line: number;
  readonly revision: number;
  readonly number: number;
  readonly created: number;
  readonly actor: string;
  readonly size: number;
  /** What its model's row says. */
  readonly deprecated: number;
  readonly doc: InstanceDoc;
  readonly content: string;
}

export interface BlobRow {
  readonly id: number;
  readonly digest: string;
  readonly size: number;
  readonly location: string;
}

export interface SeriesKey {
  readonly scope: string;
  readonly name: string;
  /** Canonical JSON; empty text for none. */
  readonly dimensions: string;
}

export interface PointRow {
  readonly instance: number;
  readonly series: number;
  readonly value: number;
  readonly at: number;
  readonly step: number | null;
  /** Made by `pointId`: later writes are larger. */
  readonly id: number;
  readonly evaluation: number | null;
  readonly metadata: Fields | null;
}

/** Points of one series, by when they were measured and by the state of the log that knew them. */
export interface KnownQuestion {
  readonly instance: number;
  readonly series: number;
  /** Measured after this moment; null for the newest point alone. */
  readonly from: number | null;
  /** Measured by this moment. */
  readonly to: number;
  /** Written by this position of the log or before. */
  readonly position: number;
}

export interface KnownPoint {
  /** Place of the question in the list. */
  readonly question: number;
  readonly at: number;
  readonly value: number;
}

export interface EvaluationDoc {
  readonly scope: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly dataSet: string;
  readonly metricCode: string;
  readonly metadata: Fields;
}

export interface EvaluationRow {
  readonly id: number;
  readonly uuid: string;
  readonly instance: number;
  readonly instanceUuid: string;
  readonly at: number;
  readonly doc: EvaluationDoc;
  readonly created: number;
  readonly actor: string;
}

export interface SeriesSummary extends SeriesKey {
  readonly value: number;
  readonly at: number;
  readonly step: number | null;
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

/** What has a state that moves. */
export type StateSubject = Exclude<SubjectKind, "project"> | "base" | "environment" | "approval" | "offer";

export interface StateEntry {
  readonly position: number;
  readonly subjectKind: StateSubject;
  readonly subject: number;
  /** `deprecated`, `tag:<key>`, `title`, `description`, `stage`, `alias:<name>`, `protection`, `approval` or `offer`. */
  readonly name: string;
  /** Null when removed. */
  readonly value: unknown;
  readonly at: number;
  readonly actor: string;
}

export interface NewChange {
  readonly at: number;
  readonly kind: ChangeKind;
  readonly project: number;
  readonly subjectKind: SubjectKind;
  readonly subject: number;
  readonly uuid: string;
  readonly actor: string;
  readonly door: Door;
  readonly request: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface IdempotencyRow {
  readonly operation: string;
  readonly request: string;
  readonly answer: unknown;
}
