import { join } from "node:path";
import type { SourceExperiment, SourceLoggedModel, SourceModelMetric } from "../../source.ts";
import { modelStatusOf, stateOf } from "../words.ts";
import { filesIn, linesOf, numberOf, readMeta, textOf, textsIn } from "./files.ts";
import { placeOfFiles } from "./runs.ts";

async function metricsOf(folder: string): Promise<readonly SourceModelMetric[]> {
  const found: SourceModelMetric[] = [];
  for (const name of await filesIn(folder)) {
    for await (const { value, at, step, rest } of linesOf(join(folder, name))) {
      const [run = "", dataSet, digest = ""] = rest;
      found.push({
        ...{ name, value, at, step, run },
        dataSet: dataSet === undefined ? null : { name: dataSet, digest },
      });
    }
  }
  return found;
}

/** The logged model of a folder; undefined when the folder is of none. @throws Error when it cannot be read as one */
export async function readLoggedModel(
  { id: experiment }: SourceExperiment,
  folder: string,
): Promise<SourceLoggedModel | undefined> {
  const meta = await readMeta(folder);
  if (meta === undefined) return undefined;
  return {
    ...{ id: textOf(meta, "model_id"), experiment, name: textOf(meta, "name") },
    ...{ type: textOf(meta, "model_type"), run: textOf(meta, "source_run_id") },
    status: modelStatusOf(numberOf(meta, "status") ?? 1),
    state: stateOf(textOf(meta, "lifecycle_stage")),
    files: await placeOfFiles(folder, textOf(meta, "artifact_location")),
    params: await textsIn(join(folder, "params")),
    tags: await textsIn(join(folder, "tags")),
    metrics: await metricsOf(join(folder, "metrics")),
    made: {
      ...{ at: numberOf(meta, "creation_timestamp"), by: "" },
      movedAt: numberOf(meta, "last_updated_timestamp"),
    },
  };
}
