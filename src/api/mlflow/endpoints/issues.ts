import { type Endpoint, refused } from "./endpoint.ts";

const why = "Gallery keeps no traces, so it tracks no issues found in them.";

export const issuesEndpoints: readonly Endpoint[] = [
  ...refused("/api/3.0/mlflow", why, [
    ["POST", "issues", "CreateIssue"],
    ["PATCH", "issues/{issue_id}", "UpdateIssue"],
    ["GET", "issues/{issue_id}", "GetIssue"],
    ["POST", "issues/search", "SearchIssues"],
  ]),
];
