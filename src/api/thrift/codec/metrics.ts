import type {
  Evaluation,
  Health,
  MetricPoint,
  MetricSummary,
  NewEvaluation,
  NewMetricPoint,
} from "../../../domain/metric.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { fieldsFrom, mapFrom, present, required, textOrNothing, toFields } from "./values.ts";

type WirePoint = Pick<
  Generated.NewMetricPoint,
  "scope" | "value" | "at" | "step" | "dimensions" | "metadata"
>;

export function pointFrom(given: Given<Generated.NewMetricPoint>, at: string): NewMetricPoint {
  const point = required(given, at);
  return measurementFrom(point, required(point.name, `${at}.name`), at);
}

/** The paper calls a metric's name `metricName`. */
export function paperPointFrom(given: Given<Generated.ModelEvaluationMetric>, at: string): NewMetricPoint {
  const metric = required(given, at);
  return measurementFrom(metric, required(metric.metricName, `${at}.metricName`), at);
}

function measurementFrom(point: NonNullable<Given<WirePoint>>, name: string, at: string): NewMetricPoint {
  return present({
    scope: required(point.scope, `${at}.scope`),
    name,
    value: required(point.value, `${at}.value`),
    at: point.at,
    step: point.step,
    dimensions: mapFrom<string>(point.dimensions, `${at}.dimensions`),
    metadata: fieldsFrom(point.metadata, `${at}.metadata`),
  });
}

export function toPoint({ step, evaluation, metadata, ...rest }: MetricPoint): Answer<Generated.MetricPoint> {
  return {
    ...rest,
    metadata: toFields(metadata),
    ...(step === null ? {} : { step }),
    ...(evaluation === null ? {} : { evaluation }),
  };
}

export function toSummary({ step, ...rest }: MetricSummary): Answer<Generated.MetricSummary> {
  return { ...rest, ...(step === null ? {} : { step }) };
}

export function newEvaluationFrom(given: Given<Generated.NewEvaluation>): NewEvaluation {
  const evaluation = required(given, "evaluation");
  return present({
    instance: required(evaluation.instance, "evaluation.instance"),
    scope: required(evaluation.scope, "evaluation.scope"),
    metrics: required(mapFrom<number>(evaluation.metrics, "evaluation.metrics"), "evaluation.metrics"),
    dimensions: mapFrom<string>(evaluation.dimensions, "evaluation.dimensions"),
    dataSet: evaluation.dataSet,
    metricCode: evaluation.metricCode,
    metadata: fieldsFrom(evaluation.metadata, "evaluation.metadata"),
    at: evaluation.at,
    uuid: textOrNothing(evaluation.uuid),
  });
}

export function toEvaluation(evaluation: Evaluation): Answer<Generated.Evaluation> {
  return { ...evaluation, metadata: toFields(evaluation.metadata) };
}

export function toHealth(health: Health): Answer<Generated.Health> {
  return {
    instance: health.instance,
    presentFields: health.reproducibility.present,
    absentFields: health.reproducibility.absent,
    unmeasured: health.unmeasured,
    skew: health.skew,
  };
}
