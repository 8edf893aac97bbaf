import type { Finder } from "../../finding.ts";
import type { Dialect } from "../dialect.ts";
import { findExperiments } from "./experiments.ts";
import { findLoggedModels } from "./logged-models/find.ts";
import { findRegisteredInstances } from "./registry/instances.ts";
import { findRegisteredModels } from "./registry/models.ts";
import { findRuns } from "./runs/find.ts";

export const finder = (dialect: Dialect): Finder => ({
  runs: (scope, finding) => findRuns(scope, finding, dialect),
  experiments: (scope, finding) => findExperiments(scope, finding, dialect),
  loggedModels: (scope, finding) => findLoggedModels(scope, finding, dialect),
  registeredModels: (project, finding) => findRegisteredModels(project, finding, dialect),
  registeredInstances: (project, finding) => findRegisteredInstances(project, finding, dialect),
});
