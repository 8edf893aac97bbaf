import type { LoggedModel, LoggedModelMetric, LoggedModelStatus } from "../../../domain/logged-model.ts";
import { originOf } from "../../../domain/made-elsewhere.ts";
import { artifactUri, metricMessage, pairsOf } from "../messages.ts";
import { modelIdOf, runIdOf } from "../requests/ids.ts";
import { some } from "../requests/json.ts";

export const statusNames: Readonly<Record<LoggedModelStatus, string>> = {
  pending: "LOGGED_MODEL_PENDING",
  ready: "LOGGED_MODEL_READY",
  failed: "LOGGED_MODEL_UPLOAD_FAILED",
};

/** Where the files of a logged model are; `location` is its experiment's. */
export const modelArtifactUri = (location: string, uuid: string): string =>
  artifactUri(location, `models/${modelIdOf(uuid)}`);

function measuredMessage(uuid: string, metric: LoggedModelMetric): unknown {
  return {
    ...metricMessage(metric),
    dataset_name: metric.dataSet?.name,
    dataset_digest: metric.dataSet?.digest,
    model_id: modelIdOf(uuid),
    run_id: runIdOf(metric.run),
  };
}

export function loggedModelMessage(model: LoggedModel, location: string): unknown {
  const { madeAt, tags } = originOf(model);
  return {
    info: {
      model_id: modelIdOf(model.uuid),
      experiment_id: String(model.experiment),
      name: model.name,
      creation_timestamp_ms: madeAt,
      last_updated_timestamp_ms: Date.parse(model.updatedAt),
      artifact_uri: modelArtifactUri(location, model.uuid),
      status: statusNames[model.status],
      model_type: model.type,
      source_run_id: model.sourceRun === null ? "" : runIdOf(model.sourceRun),
      tags: pairsOf(tags),
    },
    data: {
      params: pairsOf(model.params),
      metrics: some(model.metrics.map((metric) => measuredMessage(model.uuid, metric))),
    },
  };
}
