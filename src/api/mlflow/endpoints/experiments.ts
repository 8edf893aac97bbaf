import { done, type Endpoint } from "./endpoint.ts";

export const experimentsEndpoints: readonly Endpoint[] = [
  ...done("/api/2.0/mlflow", [
    ["GET", "experiments/get-by-name", "GetExperimentByName"],
    ["POST", "experiments/create", "CreateExperiment"],
    ["GET", "experiments/get", "GetExperiment"],
    ["POST", "experiments/search", "SearchExperiments"],
    ["GET", "experiments/search", "SearchExperiments"],
    ["POST", "experiments/delete", "DeleteExperiment"],
    ["POST", "experiments/restore", "RestoreExperiment"],
    ["POST", "experiments/update", "UpdateExperiment"],
    ["POST", "experiments/set-experiment-tag", "SetExperimentTag"],
    ["POST", "experiments/delete-experiment-tag", "DeleteExperimentTag"],
    ["POST", "experiments/search-datasets", "SearchDatasets"],
  ]),
];
