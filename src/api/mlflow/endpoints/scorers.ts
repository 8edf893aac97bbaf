import { type Endpoint, refused } from "./endpoint.ts";

export const why = "Gallery runs no judges of generated text, so it keeps none.";

export const scorersEndpoints: readonly Endpoint[] = [
  ...refused("/api/3.0/mlflow", why, [
    ["POST", "scorers/register", "RegisterScorer"],
    ["GET", "scorers/list", "ListScorers"],
    ["GET", "scorers/versions", "ListScorerVersions"],
    ["GET", "scorers/get", "GetScorer"],
    ["DELETE", "scorers/delete", "DeleteScorer"],
  ]),
];
