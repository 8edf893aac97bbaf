import { done, type Endpoint } from "./endpoint.ts";

export const registryEndpoints: readonly Endpoint[] = [
  ...done("/api/2.0/mlflow", [
    ["POST", "registered-models/create", "CreateRegisteredModel"],
    ["POST", "registered-models/rename", "RenameRegisteredModel"],
    ["PATCH", "registered-models/update", "UpdateRegisteredModel"],
    ["DELETE", "registered-models/delete", "DeleteRegisteredModel"],
    ["GET", "registered-models/get", "GetRegisteredModel"],
    ["GET", "registered-models/search", "SearchRegisteredModels"],
    ["POST", "registered-models/get-latest-versions", "GetLatestVersions"],
    ["GET", "registered-models/get-latest-versions", "GetLatestVersions"],
    ["POST", "model-versions/create", "CreateModelVersion"],
    ["PATCH", "model-versions/update", "UpdateModelVersion"],
    ["POST", "model-versions/transition-stage", "TransitionModelVersionStage"],
    ["DELETE", "model-versions/delete", "DeleteModelVersion"],
    ["GET", "model-versions/get", "GetModelVersion"],
    ["GET", "model-versions/search", "SearchModelVersions"],
    ["GET", "model-versions/get-download-uri", "GetModelVersionDownloadUri"],
    ["POST", "registered-models/set-tag", "SetRegisteredModelTag"],
    ["POST", "model-versions/set-tag", "SetModelVersionTag"],
    ["DELETE", "registered-models/delete-tag", "DeleteRegisteredModelTag"],
    ["DELETE", "model-versions/delete-tag", "DeleteModelVersionTag"],
    ["POST", "registered-models/alias", "SetRegisteredModelAlias"],
    ["DELETE", "registered-models/alias", "DeleteRegisteredModelAlias"],
    ["GET", "registered-models/alias", "GetModelVersionByAlias"],
  ]),
];
