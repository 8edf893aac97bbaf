import type { TierContext } from "../../transaction.ts";
import type { RunTracking } from "../metadata.ts";
import { createDataSets } from "./data-sets.ts";
import { createExperiments } from "./experiments.ts";
import { createRunReading } from "./reading.ts";
import { createRunRecording } from "./recording.ts";
import { createRuns } from "./runs.ts";
import { createRunSearch, type RunColumns } from "./searching.ts";

export function createRunTracking(context: TierContext, columns: RunColumns | null): RunTracking {
  return {
    ...createExperiments(context),
    ...createDataSets(context),
    ...createRuns(context),
    ...createRunRecording(context),
    ...createRunReading(context),
    ...createRunSearch(context, columns),
  };
}
