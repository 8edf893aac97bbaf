import { artifactAskings } from "./artifacts.ts";
import type { Asking } from "./asking.ts";
import { experimentAskings } from "./experiments.ts";
import { formAskings } from "./forms.ts";
import { historyAskings } from "./histories.ts";
import { inputAskings } from "./inputs.ts";
import { loggedModelAskings } from "./logged-models.ts";
import { loggingAskings } from "./logging.ts";
import { modelAskings, versionAskings } from "./registry.ts";
import { registrySearchAskings } from "./registry-searches.ts";
import { runAskings } from "./runs.ts";
import { searchAskings } from "./searches.ts";
import { webhookAskings } from "./webhooks.ts";

/** By the name of the file that keeps MLflow's answers. Each is played on a server of its own kind, in this order. */
export const corpora: Readonly<Record<string, readonly Asking[]>> = {
  experiments: experimentAskings,
  runs: runAskings,
  logging: loggingAskings,
  searches: searchAskings,
  inputs: inputAskings,
  histories: historyAskings,
  forms: formAskings,
  "registered-models": modelAskings,
  "model-versions": versionAskings,
  "registry-searches": registrySearchAskings,
  "logged-models": loggedModelAskings,
  artifacts: artifactAskings,
  webhooks: webhookAskings,
};

export const answersOf = (name: string): URL => new URL(`./answers/${name}.json`, import.meta.url);
