import { done, type Endpoint } from "./endpoint.ts";

export const loggedModelsEndpoints: readonly Endpoint[] = [
  ...done("/api/2.0/mlflow", [
    ["POST", "logged-models", "CreateLoggedModel"],
    ["PATCH", "logged-models/{model_id}", "FinalizeLoggedModel"],
    ["GET", "logged-models/{model_id}", "GetLoggedModel"],
    ["DELETE", "logged-models/{model_id}", "DeleteLoggedModel"],
    ["POST", "logged-models/search", "SearchLoggedModels"],
    ["PATCH", "logged-models/{model_id}/tags", "SetLoggedModelTags"],
    ["DELETE", "logged-models/{model_id}/tags/{tag_key}", "DeleteLoggedModelTag"],
    ["GET", "logged-models/{model_id}/artifacts/directories", "ListLoggedModelArtifacts"],
    ["POST", "logged-models/{model_id}/params", "LogLoggedModelParamsRequest"],
  ]),
];
