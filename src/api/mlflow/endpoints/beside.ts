import { done, type Endpoint, refused } from "./endpoint.ts";

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
  ...refused("", "Only MLflow's own page asks for this.", [
    ["GET", "/graphql", "GraphQL"],
    ["POST", "/graphql", "GraphQL"],
  ]),
  ...refused(
    "",
    "Gallery keeps models and their trainings; it keeps no traces of the calls of applications.",
    [["POST", "/v1/traces", "ExportTraces"]],
  ),
];
