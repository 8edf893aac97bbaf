import { type Endpoint, refused } from "./endpoint.ts";

const why = "Projects take the place of workspaces: add /projects/NAME to the tracking URI.";

export const workspacesEndpoints: readonly Endpoint[] = [
  ...refused("/api/3.0/mlflow", why, [
    ["GET", "workspaces", "ListWorkspaces"],
    ["POST", "workspaces", "CreateWorkspace"],
    ["GET", "workspaces/{workspace_name}", "GetWorkspace"],
    ["PATCH", "workspaces/{workspace_name}", "UpdateWorkspace"],
    ["DELETE", "workspaces/{workspace_name}", "DeleteWorkspace"],
  ]),
];
