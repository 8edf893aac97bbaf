import { GalleryError } from "./errors.ts";
import { quote } from "./text.ts";
import type { Fields, PageRequest, Time } from "./values.ts";

/** The stage of a model's life that a value was measured in. */
export const metricScopes = ["Training", "Validation", "Production"] as const;
export type MetricScope = (typeof metricScopes)[number];

export type Dimensions = Readonly<Record<string, string>>;

/** One measured value of an instance. */
export interface MetricPoint {
  readonly scope: string;
  readonly name: string;
  readonly value: number;
  /** When it was measured; when it was recorded, unless told. */
  readonly at: Time;
  readonly step: number | null;
  /** What the value is restricted to, such as `{event: "holiday"}`; each combination is a series of its own. */
  readonly dimensions: Dimensions;
  readonly metadata: Fields;
  /** UUID of the evaluation that it was written with. */
  readonly evaluation: string | null;
  /** When Gallery came to know it, which may be long after it was measured. */
  readonly recordedAt: Time;
  /** Where the change log says so. */
  readonly position: number;
}

export interface NewMetricPoint {
  /** `Training`, `Validation` or `Production`. */
  readonly scope: string;
  readonly name: string;
  readonly value: number;
  readonly at?: Time;
  readonly step?: number;
  readonly dimensions?: Dimensions;
  readonly metadata?: Fields;
}

/** The newest value of one series, with what a list needs to know of its past. */
export interface MetricSummary {
  readonly scope: string;
  readonly name: string;
  readonly dimensions: Dimensions;
  readonly value: number;
  readonly at: Time;
  readonly step: number | null;
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

/** One structured `<metric>:<value>` object written at once, with what made it. */
export interface Evaluation {
  readonly uuid: string;
  readonly instance: string;
  readonly scope: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly dimensions: Dimensions;
  /** Location or name of the data that was evaluated, and a pointer to the code that computed the metrics. */
  readonly dataSet: string;
  readonly metricCode: string;
  readonly metadata: Fields;
  readonly at: Time;
  readonly createdAt: Time;
  readonly createdBy: string;
}

export interface NewEvaluation {
  readonly instance: string;
  readonly scope: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly dimensions?: Dimensions;
  readonly dataSet?: string;
  readonly metricCode?: string;
  readonly metadata?: Fields;
  readonly at?: Time;
  /** Chosen by the client: the same UUID with the same content answers with the first evaluation. */
  readonly uuid?: string;
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

export function checkScope(value: unknown, field: string): MetricScope {
  const scope = metricScopes.find((each) => each === value);
  if (scope !== undefined) return scope;
  throw new GalleryError(
    "request.invalid",
    `${field} must be one of ${metricScopes.join(", ")}, got ${quote(value)}`,
    {
      field,
    },
  );
}
