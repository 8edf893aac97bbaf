import type { Finder } from "../../finding.ts";
import type { Dialect } from "../dialect.ts";
import { findExperiments } from "./experiments.ts";
import { findLoggedModels } from "./logged-models/find.ts";
import { findRuns } from "./runs/find.ts";

export const finder = (dialect: Dialect): Finder => ({
  runs: (scope, finding) => findRuns(scope, finding, dialect),
  experiments: (scope, finding) => findExperiments(scope, finding, dialect),
  loggedModels: (scope, finding) => findLoggedModels(scope, finding, dialect),
});
