import { type Endpoint, refused } from "./endpoint.ts";

const why = "Gallery runs no language models, so it optimises no prompts.";

export const promptsEndpoints: readonly Endpoint[] = [
  ...refused("/api/3.0/mlflow", why, [
    ["POST", "prompt-optimization/jobs", "CreatePromptOptimizationJob"],
    ["GET", "prompt-optimization/jobs/{job_id}", "GetPromptOptimizationJob"],
    ["POST", "prompt-optimization/jobs/search", "SearchPromptOptimizationJobs"],
    ["GET", "prompt-optimization/jobs/search", "SearchPromptOptimizationJobs"],
    ["POST", "prompt-optimization/jobs/{job_id}/cancel", "CancelPromptOptimizationJob"],
    ["DELETE", "prompt-optimization/jobs/{job_id}", "DeletePromptOptimizationJob"],
  ]),
];
