import { artifactsEndpoints } from "./endpoints/artifacts.ts";
import { besideEndpoints } from "./endpoints/beside.ts";
import { datasetsEndpoints } from "./endpoints/datasets.ts";
import type { Endpoint } from "./endpoints/endpoint.ts";
import { experimentsEndpoints } from "./endpoints/experiments.ts";
import { gatewayEndpoints } from "./endpoints/gateway.ts";
import { issuesEndpoints } from "./endpoints/issues.ts";
import { labellingEndpoints } from "./endpoints/labelling.ts";
import { loggedModelsEndpoints } from "./endpoints/logged-models.ts";
import { promptsEndpoints } from "./endpoints/prompts.ts";
import { registryEndpoints } from "./endpoints/registry.ts";
import { runsEndpoints } from "./endpoints/runs.ts";
import { scorersEndpoints } from "./endpoints/scorers.ts";
import { tracesEndpoints } from "./endpoints/traces.ts";
import { webhooksEndpoints } from "./endpoints/webhooks.ts";
import { workspacesEndpoints } from "./endpoints/workspaces.ts";

/** The version of MLflow whose interface is spoken. */
export const mlflowVersion = "3.17.2";

/** Every endpoint of MLflow's protocol definitions, then those beside them, and how each stands here. */
export const endpoints: readonly Endpoint[] = [
  ...experimentsEndpoints,
  ...runsEndpoints,
  ...loggedModelsEndpoints,
  ...registryEndpoints,
  ...webhooksEndpoints,
  ...artifactsEndpoints,
  ...tracesEndpoints,
  ...datasetsEndpoints,
  ...scorersEndpoints,
  ...labellingEndpoints,
  ...issuesEndpoints,
  ...promptsEndpoints,
  ...workspacesEndpoints,
  ...gatewayEndpoints,
  ...besideEndpoints,
];

export function pathOf({ prefix, path }: Endpoint): string {
  return prefix === "" ? path : `${prefix}/${path}`;
}
