import { done, type Endpoint, refused } from "./endpoint.ts";
import { why as gatewayWhy } from "./gateway.ts";
import { why as scorersWhy } from "./scorers.ts";
import { why as tracesWhy } from "./traces.ts";

const pageOnly = "Only MLflow's own page asks for this.";

/** What MLflow answers beside its protocol definitions, as far as clients of models and runs ask for it. */
export const besideEndpoints: readonly Endpoint[] = [
  ...done("", [
    ["GET", "/health", "Health"],
    ["GET", "/version", "Version"],
  ]),
  ...done("/api/2.0/mlflow", [["GET", "metrics/get-history-bulk", "GetMetricHistoryBulk"]]),
  ...done("", [
    ["GET", "/get-artifact", "GetArtifact"],
    ["GET", "/model-versions/get-artifact", "GetModelVersionArtifact"],
  ]),
  ...done("/api/2.0/mlflow", [["GET", "logged-models/{model_id}/artifacts/files", "GetLoggedModelArtifact"]]),
  ...done("/api/2.0/mlflow-artifacts", [["PUT", "mpu/part/{upload_id}/{part_number}", "UploadPart"]]),
  ...done("/api/3.0/mlflow", [["GET", "server-info", "ServerInfo"]]),
  ...refused("", pageOnly, [
    ["GET", "/graphql", "GraphQL"],
    ["POST", "/graphql", "GraphQL"],
  ]),
  ...refused("/api/2.0/mlflow", pageOnly, [["POST", "upload-artifact", "UploadArtifact"]]),
  ...refused("/api/3.0/mlflow", pageOnly, [
    ["GET", "ui-telemetry", "UiTelemetry"],
    ["POST", "ui-telemetry", "UiTelemetry"],
    ["POST", "demo/generate", "GenerateDemo"],
    ["POST", "demo/delete", "DeleteDemo"],
  ]),
  ...refused("/api/2.0/mlflow", gatewayWhy, [
    ["POST", "runs/create-promptlab-run", "CreatePromptlabRun"],
    ["GET", "gateway-proxy", "GatewayProxy"],
    ["POST", "gateway-proxy", "GatewayProxy"],
  ]),
  ...refused("/api/3.0/mlflow", gatewayWhy, [
    ["GET", "gateway/supported-providers", "ListSupportedProviders"],
    ["GET", "gateway/supported-models", "ListSupportedModels"],
    ["GET", "gateway/provider-config", "GetProviderConfig"],
    ["GET", "gateway/secrets/config", "GetSecretsConfig"],
  ]),
  ...refused("/api/3.0/mlflow", scorersWhy, [
    ["GET", "scorers/online-configs", "GetOnlineScoringConfigs"],
    ["PUT", "scorers/online-config", "UpsertOnlineScoringConfig"],
    ["POST", "scorer/invoke", "InvokeScorer"],
    ["POST", "genai/evaluate/invoke", "InvokeEvaluation"],
    ["POST", "issues/invoke", "InvokeIssueDetection"],
    ["GET", "jobs/{job_id}", "GetJob"],
    ["PATCH", "jobs/cancel/{job_id}", "CancelJob"],
  ]),
  ...refused("/api/2.0/mlflow", tracesWhy, [["GET", "get-trace-artifact", "GetTraceArtifact"]]),
  ...refused("/api/3.0/mlflow", tracesWhy, [["GET", "get-trace-artifact", "GetTraceArtifact"]]),
  ...refused("", tracesWhy, [["POST", "/v1/traces", "ExportTraces"]]),
];
