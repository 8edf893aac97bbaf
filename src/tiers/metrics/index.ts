import type { TierContext } from "../transaction.ts";
import { createComparison } from "./compare.ts";
import { createEvaluations } from "./evaluations.ts";
import { createHealth } from "./health.ts";
import type { Metrics } from "./metrics.ts";
import { createReading } from "./reading.ts";
import { createRecording } from "./recording.ts";

export type { Metrics } from "./metrics.ts";

export function createMetrics(context: TierContext): Metrics {
  return {
    ...createRecording(context),
    ...createEvaluations(context),
    ...createReading(context),
    ...createHealth(context),
    ...createComparison(context),
  };
}
