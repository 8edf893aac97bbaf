import type { Tables } from "../../store.ts";
import type { Dialect } from "../dialect.ts";
import { finder } from "../search/finder.ts";
import { alerts } from "./alerts.ts";
import { aliases } from "./aliases.ts";
import { approvals } from "./approvals.ts";
import { artifacts } from "./artifacts.ts";
import { blobs } from "./blobs.ts";
import { changes } from "./changes.ts";
import { dataSetsOf } from "./data-sets.ts";
import { decisions } from "./decisions.ts";
import { deliveries } from "./deliveries.ts";
import { dependencies } from "./dependencies.ts";
import { deployments } from "./deployments.ts";
import { descents } from "./descents.ts";
import { environments } from "./environments.ts";
import { experiments } from "./experiments.ts";
import { firings } from "./firings.ts";
import { idempotency } from "./idempotency.ts";
import { instances } from "./instances.ts";
import { jobs, wakes } from "./jobs.ts";
import { lines } from "./lines.ts";
import { loggedModels } from "./logged-models.ts";
import { metrics } from "./metrics.ts";
import { models } from "./models.ts";
import { names } from "./names.ts";
import { offers } from "./offers.ts";
import { pins } from "./pins.ts";
import { places } from "./places.ts";
import { projects } from "./projects.ts";
import { readers } from "./readers.ts";
import { retrains } from "./retrains.ts";
import { ruleSwitches } from "./rule-switches.ts";
import { rules } from "./rules.ts";
import { runData } from "./run-data.ts";
import { runsOf } from "./runs.ts";
import { states } from "./states.ts";
import { titles } from "./titles.ts";
import { webhooks } from "./webhooks.ts";

/** The same statements for every database. */
const tables: Omit<Tables, "find" | "runs" | "dataSets"> = {
  projects,
  models,
  instances,
  blobs,
  names,
  metrics,
  states,
  changes,
  idempotency,
  environments,
  deployments,
  approvals,
  offers,
  dependencies,
  lines,
  descents,
  pins,
  readers,
  webhooks,
  deliveries,
  rules,
  ruleSwitches,
  jobs,
  wakes,
  firings,
  alerts,
  retrains,
  decisions,
  titles,
  places,
  aliases,
  experiments,
  runData,
  artifacts,
  loggedModels,
};

/** Those that each database says in its own way. */
export const tablesOf = (dialect: Dialect): Tables => ({
  ...tables,
  find: finder(dialect),
  runs: runsOf(dialect),
  dataSets: dataSetsOf(dialect),
});
