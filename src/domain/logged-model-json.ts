import type { LoggedModel } from "./logged-model.ts";
import { readPoint, type Spelled, spellPoint } from "./run-json.ts";

/** A logged model as JSON says it: NaN and infinities are texts. */
export type SpelledModel = Omit<LoggedModel, "metrics"> & {
  readonly metrics: readonly Spelled<LoggedModel["metrics"][number]>[];
};

export const spellModel = (model: LoggedModel): SpelledModel => ({
  ...model,
  metrics: model.metrics.map(spellPoint),
});

export const readModel = (model: SpelledModel): LoggedModel => ({
  ...model,
  metrics: model.metrics.map(readPoint),
});
