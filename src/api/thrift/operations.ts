import type { Operations } from "./operation.ts";
import { blobOperations } from "./operations/blobs.ts";
import { changeOperations } from "./operations/changes.ts";
import { instanceOperations } from "./operations/instances.ts";
import { metricOperations } from "./operations/metrics.ts";
import { modelOperations } from "./operations/models.ts";
import { paperOperations } from "./operations/paper.ts";
import { searchOperations } from "./operations/search.ts";

export const operations: Operations = {
  ...paperOperations,
  ...modelOperations,
  ...instanceOperations,
  ...blobOperations,
  ...changeOperations,
  ...searchOperations,
  ...metricOperations,
};
