import { type Endpoint, refused } from "./endpoint.ts";

const why = "This part of the interface is not served.";

export const experimentsEndpoints: readonly Endpoint[] = [
  ...refused("/api/2.0/mlflow", why, [
    ["GET", "experiments/get-by-name", "GetExperimentByName"],
    ["POST", "experiments/create", "CreateExperiment"],
    ["POST", "experiments/search", "SearchExperiments"],
    ["GET", "experiments/search", "SearchExperiments"],
    ["GET", "experiments/get", "GetExperiment"],
    ["POST", "experiments/delete", "DeleteExperiment"],
    ["POST", "experiments/restore", "RestoreExperiment"],
    ["POST", "experiments/update", "UpdateExperiment"],
    ["POST", "experiments/set-experiment-tag", "SetExperimentTag"],
    ["POST", "experiments/delete-experiment-tag", "DeleteExperimentTag"],
    ["POST", "experiments/search-datasets", "SearchDatasets"],
  ]),
];
