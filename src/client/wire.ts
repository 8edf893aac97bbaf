import type { Change, ChangeKind } from "../domain/change.ts";
import type { Dimensions } from "../domain/metric.ts";
import type { PageRequest, Time } from "../domain/values.ts";

/*
 * What the calls take and answer beside the domain's records. The client stands alone, so these shapes are
 * written here; a test holds each against the type that the server uses.
 */

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

export interface TagEdit {
  readonly set?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}

export interface Upload {
  readonly id: string;
  readonly project: string;
  /** Bytes received so far: where the next part must start. */
  readonly offset: number;
}

export interface ChangeRequest {
  /** Position after which to read; 0 for the beginning. */
  readonly after?: number;
  /** 1 to 1,000; 100 unless told. */
  readonly limit?: number;
  readonly project?: string;
  /** UUID of a model or instance. */
  readonly subject?: string;
  readonly kinds?: readonly ChangeKind[];
}

export interface ChangePage {
  readonly items: readonly Change[];
  /** Where to go on reading: the last position looked at, also when nothing matched. */
  readonly position: number;
  /** The newest position of the log. */
  readonly head: number;
}

export interface SweepReport {
  /** False for a dry run, which deletes nothing. */
  readonly applied: boolean;
  readonly blobs: readonly {
    readonly location: string;
    readonly size: number;
    readonly reason: "unreferenced" | "no record";
  }[];
  readonly bytes: number;
}

export interface MetricHistoryRequest extends PageRequest {
  readonly instance: string;
  readonly scope: string;
  readonly name: string;
  readonly dimensions?: Dimensions;
  /** Inclusive start and exclusive end of the measuring times. */
  readonly from?: Time;
  readonly to?: Time;
}

export interface Health {
  readonly instance: string;
  /** Standard fields needed to reproduce the instance, present and absent. */
  readonly reproducibility: { readonly present: readonly string[]; readonly absent: readonly string[] };
  /** Scopes among Training, Validation, Production that have no metric at all. */
  readonly unmeasured: readonly string[];
  /** For each metric that has both: newest production value minus newest validation value. */
  readonly skew: readonly {
    readonly name: string;
    readonly production: number;
    readonly validation: number;
    readonly skew: number;
  }[];
}
