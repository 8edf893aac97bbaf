import type { Asking } from "./asking.ts";
import { experimentAskings } from "./experiments.ts";
import { formAskings } from "./forms.ts";
import { historyAskings } from "./histories.ts";
import { inputAskings } from "./inputs.ts";
import { loggingAskings } from "./logging.ts";
import { runAskings } from "./runs.ts";

/** By the name of the file that keeps MLflow's answers. Each is played on a server of its own kind, in this order. */
export const corpora: Readonly<Record<string, readonly Asking[]>> = {
  experiments: experimentAskings,
  runs: runAskings,
  logging: loggingAskings,
  inputs: inputAskings,
  histories: historyAskings,
  forms: formAskings,
};

export const answersOf = (name: string): URL => new URL(`./answers/${name}.json`, import.meta.url);
