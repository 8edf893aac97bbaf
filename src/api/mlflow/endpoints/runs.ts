import { done, type Endpoint } from "./endpoint.ts";

export const runsEndpoints: readonly Endpoint[] = [
  ...done("/api/2.0/mlflow", [
    ["POST", "runs/create", "CreateRun"],
    ["POST", "runs/update", "UpdateRun"],
    ["POST", "runs/delete", "DeleteRun"],
    ["POST", "runs/restore", "RestoreRun"],
    ["POST", "runs/log-metric", "LogMetric"],
    ["POST", "runs/log-parameter", "LogParam"],
    ["POST", "runs/set-tag", "SetTag"],
    ["POST", "runs/delete-tag", "DeleteTag"],
    ["GET", "runs/get", "GetRun"],
    ["GET", "metrics/get-history", "GetMetricHistory"],
    ["GET", "metrics/get-history-bulk-interval", "GetMetricHistoryBulkInterval"],
    ["POST", "runs/search", "SearchRuns"],
    ["POST", "runs/log-batch", "LogBatch"],
    ["POST", "runs/log-model", "LogModel"],
    ["POST", "runs/log-inputs", "LogInputs"],
    ["POST", "runs/outputs", "LogOutputs"],
    ["GET", "artifacts/list", "ListArtifacts"],
    ["POST", "artifacts/presigned-upload-url", "CreatePresignedUploadUrl"],
    ["POST", "artifacts/presigned-download-url", "CreatePresignedDownloadUrl"],
  ]),
];
