import type { Constraint } from "./constraint.ts";
import type { Instance } from "./instance.ts";
import type { FieldType, FieldValue, PageRequest, Time } from "./values.ts";

/** Which instances: one condition of the expression language, or the paper's constraint list; both must hold when both are given. */
export interface SearchScope {
  /** One project; a constraint on `projectId` may name it instead. */
  readonly project?: string;
  readonly where?: string;
  readonly constraints?: readonly Constraint[];
  /** Deprecated instances are skipped unless asked for. */
  readonly includeDeprecated?: boolean;
  /** State, metrics and instances as they were at this moment. */
  readonly asOf?: Time;
}

export interface SortKey {
  /** A field or metric path, such as `created`, `city` or `metrics.Validation["mae"]`. */
  readonly by: string;
  readonly direction?: "ascending" | "descending";
}

export interface SearchRequest extends SearchScope, PageRequest {
  /** Newest first unless told. Instances without a value of a key come last, in either direction. */
  readonly orderBy?: readonly SortKey[];
  /** Paths to return in `values` beside the instance; `["*"]` (the default) returns the whole instance. */
  readonly select?: readonly string[];
}

/** One found instance: whole, or only the columns that were selected. */
export interface SearchHit {
  readonly uuid: string;
  /** Absent when columns were selected. */
  readonly instance?: Instance;
  /** The selected paths that have a value. */
  readonly values?: Readonly<Record<string, FieldValue>>;
}

/** Whether records that were set aside are looked at. */
export const views = ["active", "deleted", "all"] as const;
export type View = (typeof views)[number];

/** Which records that are no instances: a condition of the expression language over what they say of themselves. */
export interface RecordSearch extends PageRequest {
  readonly project: string;
  readonly where?: string;
  /** Records without a value of a key come last, in either direction. */
  readonly orderBy?: readonly SortKey[];
  /** Active ones unless told. */
  readonly view?: View;
}

/** Latest made first unless told. */
export interface ExperimentSearch extends RecordSearch {}

/** Latest start first unless told. */
export interface RunSearch extends RecordSearch {
  /** Numbers of experiments; numbers that the project does not have mean nothing. All of them unless told. */
  readonly experiments?: readonly number[];
}

/** Latest first unless told. */
export interface LoggedModelSearch extends RunSearch {}

export interface CountRequest extends SearchScope {}

export interface FacetRequest extends SearchScope {
  readonly field: string;
  /** Most frequent values to return, 1 to 1,000; 20 unless told. */
  readonly limit?: number;
}

export interface Facets {
  readonly field: string;
  readonly values: readonly { readonly value: FieldValue; readonly count: number }[];
  /** Distinct values in all, and instances that have none. */
  readonly distinct: number;
  readonly missing: number;
}

export interface BestPerRequest extends SearchScope {
  /** One answer per value of this field, such as `city`. */
  readonly per: string;
  readonly orderBy: SortKey;
  readonly select?: readonly string[];
  /** 1 to 10,000; 1,000 unless told. */
  readonly limit?: number;
}

export interface BestPer {
  readonly items: readonly { readonly value: FieldValue; readonly best: SearchHit }[];
}

/** A name that conditions may use, with its type and whether Gallery defines it. */
export interface FieldInfo {
  readonly name: string;
  readonly type: FieldType;
  readonly origin: "built-in" | "standard" | "free" | "metric" | "tag";
  readonly description: string;
}
