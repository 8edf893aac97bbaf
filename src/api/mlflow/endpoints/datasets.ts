import { type Endpoint, refused } from "./endpoint.ts";

const why = "Gallery keeps no records of evaluation data; the data sets of a run are logged as its inputs.";

export const datasetsEndpoints: readonly Endpoint[] = [
  ...refused("/api/3.0/mlflow", why, [
    ["POST", "datasets/create", "CreateDataset"],
    ["GET", "datasets/{dataset_id}", "GetDataset"],
    ["DELETE", "datasets/{dataset_id}", "DeleteDataset"],
    ["POST", "datasets/search", "SearchEvaluationDatasets"],
    ["GET", "datasets/search", "SearchEvaluationDatasets"],
    ["PATCH", "datasets/{dataset_id}/tags", "SetDatasetTags"],
    ["DELETE", "datasets/{dataset_id}/tags/{key}", "DeleteDatasetTag"],
    ["POST", "datasets/{dataset_id}/records", "UpsertDatasetRecords"],
    ["GET", "datasets/{dataset_id}/experiment-ids", "GetDatasetExperimentIds"],
    ["GET", "datasets/{dataset_id}/records", "GetDatasetRecords"],
    ["DELETE", "datasets/{dataset_id}/records", "DeleteDatasetRecords"],
    ["POST", "datasets/{dataset_id}/add-experiments", "AddDatasetToExperiments"],
    ["POST", "datasets/{dataset_id}/remove-experiments", "RemoveDatasetFromExperiments"],
  ]),
];
