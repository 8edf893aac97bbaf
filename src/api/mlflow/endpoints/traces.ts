import { type Endpoint, refused } from "./endpoint.ts";

export const why =
  "Gallery keeps models and their trainings; it keeps no traces of the calls of applications.";

export const tracesEndpoints: readonly Endpoint[] = [
  ...refused("/api/2.0/mlflow", why, [
    ["PATCH", "traces/{request_id}/tags", "SetTraceTag"],
    ["DELETE", "traces/{request_id}/tags", "DeleteTraceTag"],
    ["POST", "traces", "StartTrace"],
    ["PATCH", "traces/{request_id}", "EndTrace"],
    ["GET", "traces/{request_id}/info", "GetTraceInfo"],
    ["GET", "traces", "SearchTraces"],
    ["POST", "traces/link-to-run", "LinkTracesToRun"],
    ["POST", "traces/link-prompts", "LinkPromptsToTrace"],
    ["GET", "unified-traces", "SearchUnifiedTraces"],
    ["GET", "get-online-trace-details", "GetOnlineTraceDetails"],
    ["POST", "traces/delete-traces", "DeleteTraces"],
  ]),
  ...refused("/api/3.0/mlflow", why, [
    ["PATCH", "traces/{trace_id}/tags", "SetTraceTagV3"],
    ["DELETE", "traces/{trace_id}/tags", "DeleteTraceTagV3"],
    ["GET", "traces/{trace_id}", "GetTraceInfoV3"],
    ["GET", "traces/get", "GetTrace"],
    ["GET", "traces/batchGet", "BatchGetTraces"],
    ["POST", "traces/batchGetInfos", "BatchGetTraceInfos"],
    ["POST", "traces/search", "SearchTracesV3"],
    ["POST", "traces", "StartTraceV3"],
    ["POST", "traces/delete-traces", "DeleteTracesV3"],
    ["POST", "traces/calculate-filter-correlation", "CalculateTraceFilterCorrelation"],
    ["POST", "traces/metrics", "QueryTraceMetrics"],
    ["GET", "traces/{trace_id}/assessments/{assessment_id}", "GetAssessmentRequest"],
    ["POST", "traces/{trace_id}/assessments", "CreateAssessment"],
    ["PATCH", "traces/{trace_id}/assessments/{assessment_id}", "UpdateAssessment"],
    ["DELETE", "traces/{trace_id}/assessments/{assessment_id}", "DeleteAssessment"],
  ]),
];
