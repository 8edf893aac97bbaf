import type { Sorting } from "../../../tiers/metadata/index.ts";
import { invalid } from "../errors.ts";
import { field } from "./build.ts";
import { pointsOn } from "./logged-models.ts";

/** A key of the order of logged models, as clients give it. */
export interface ModelOrderKey {
  readonly field_name: string;
  readonly ascending: boolean;
  readonly dataset_name: string | null;
  readonly dataset_digest: string | null;
}

const fields: Readonly<Record<string, string>> = {
  model_id: "uuid",
  experiment_id: "experiment",
  name: "name",
  // Within an experiment files lie in folders that have the names of their models.
  artifact_location: "uuid",
  creation_time: "created",
  creation_timestamp: "created",
  creation_timestamp_ms: "created",
  last_updated_timestamp: "updated",
  last_updated_timestamp_ms: "updated",
  status: "statusNumber",
  lifecycle_stage: "deleted",
  model_type: "type",
  source_run_id: "run",
};

/** The order of logged models; the store itself puts equal ones in MLflow's. */
export const modelOrder = (keys: readonly ModelOrderKey[]): readonly Sorting[] =>
  keys.map((key) => ({ by: fieldOf(key), descending: !key.ascending }));

function fieldOf({ field_name: written, dataset_name: name, dataset_digest: digest }: ModelOrderKey) {
  const dot = written.indexOf(".");
  if (dot < 0) {
    if (Object.hasOwn(fields, written)) return field(fields[written]!, 0);
    throw invalid(`Invalid order by field name: ${written}`);
  }
  if (written.slice(0, dot) !== "metrics") {
    throw invalid(`Invalid order by field name: ${written}. Only metrics are supported.`);
  }
  const metric = written.slice(dot + 1);
  return field("latest", 0, name === null ? [metric] : pointsOn(metric, { name, digest }));
}
