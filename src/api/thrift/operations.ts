import type { Operations } from "./operation.ts";
import { artifactOperations } from "./operations/artifacts.ts";
import { blobOperations } from "./operations/blobs.ts";
import { championOperations } from "./operations/champions.ts";
import { changeOperations } from "./operations/changes.ts";
import { dependencyOperations } from "./operations/dependencies.ts";
import { deploymentOperations } from "./operations/deployments.ts";
import { firingOperations } from "./operations/firings.ts";
import { instanceOperations } from "./operations/instances.ts";
import { loggedModelOperations } from "./operations/logged-models.ts";
import { metricOperations } from "./operations/metrics.ts";
import { modelOperations } from "./operations/models.ts";
import { offerOperations } from "./operations/offers.ts";
import { paperOperations } from "./operations/paper.ts";
import { registryOperations } from "./operations/registry.ts";
import { ruleOperations } from "./operations/rules.ts";
import { runOperations } from "./operations/runs.ts";
import { searchOperations } from "./operations/search.ts";
import { versionOperations } from "./operations/versions.ts";
import { webhookOperations } from "./operations/webhooks.ts";

export const operations: Operations = {
  ...paperOperations,
  ...modelOperations,
  ...instanceOperations,
  ...blobOperations,
  ...changeOperations,
  ...searchOperations,
  ...metricOperations,
  ...versionOperations,
  ...dependencyOperations,
  ...deploymentOperations,
  ...offerOperations,
  ...webhookOperations,
  ...ruleOperations,
  ...championOperations,
  ...firingOperations,
  ...runOperations,
  ...registryOperations,
  ...loggedModelOperations,
  ...artifactOperations,
};
