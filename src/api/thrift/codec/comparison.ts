import type {
  FileChange,
  InstanceComparison,
  LineageEntry,
  LineageQuery,
  MetricChange,
  ModelComparison,
  ValueChange,
} from "../../../domain/comparison.ts";
import type { Usage } from "../../../domain/usage.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { partitionFrom, toCause, toInstanceRef, toMovedPin, withPartition } from "./refs.ts";
import { pageFrom, present, required, toValue } from "./values.ts";

function toValueChange({ name, from, to }: ValueChange): Answer<Generated.ValueChange> {
  return {
    name,
    ...(from === null ? {} : { fromValue: toValue(from) }),
    ...(to === null ? {} : { toValue: toValue(to) }),
  };
}

export function toModelComparison(comparison: ModelComparison): Answer<Generated.ModelComparison> {
  return {
    project: comparison.project,
    baseVersionId: comparison.baseVersionId,
    fromRevision: comparison.from,
    toRevision: comparison.to,
    featuresAdded: comparison.featuresAdded,
    featuresDropped: comparison.featuresDropped,
    hyperparameters: comparison.hyperparameters.map(toValueChange),
    training: comparison.training.map(toValueChange),
    serving: comparison.serving.map(toValueChange),
    fields: comparison.fields.map(toValueChange),
    attributes: comparison.attributes.map(toValueChange),
  };
}

function toMetricChange({ from, to, ...rest }: MetricChange): Answer<Generated.MetricChange> {
  return present({ ...rest, fromValue: from, toValue: to });
}

function toFileChange({ path, from, to }: FileChange): Answer<Generated.FileChange> {
  return present({ path, fromDigest: from, toDigest: to });
}

export function toInstanceComparison(comparison: InstanceComparison): Answer<Generated.InstanceComparison> {
  return {
    fromInstance: toInstanceRef(comparison.from),
    toInstance: toInstanceRef(comparison.to),
    ...(comparison.model === null ? {} : { model: toModelComparison(comparison.model) }),
    fields: comparison.fields.map(toValueChange),
    environment: comparison.environment.map(toValueChange),
    metrics: comparison.metrics.map(toMetricChange),
    upstreams: comparison.upstreams.map(toMovedPin),
    files: comparison.files.map(toFileChange),
  };
}

export function lineageQueryFrom(given: Given<Generated.LineageQuery>): LineageQuery {
  const query = required(given, "query");
  return {
    ...present({
      project: required(query.project, "query.project"),
      baseVersionId: required(query.baseVersionId, "query.baseVersionId"),
      partition: partitionFrom(query.partition, "query.partition"),
    }),
    ...pageFrom(query),
  };
}

export function toLineageEntry(entry: LineageEntry): Answer<Generated.LineageEntry> {
  return present({ ...withPartition(entry), cause: toCause(entry.cause) });
}

export function toUsage({ readers, environments, downstream }: Usage): Answer<Generated.Usage> {
  return { readers, environments, downstream: downstream.map(toInstanceRef) };
}
