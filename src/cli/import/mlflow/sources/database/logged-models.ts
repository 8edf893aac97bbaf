import type { SourceLoggedModel } from "../../source.ts";
import { modelStatusOf, stateOf } from "../words.ts";
import { type Pair, textsOf } from "./runs.ts";
import type { Tables } from "./tables.ts";

interface ModelRow {
  readonly at: number;
  readonly id: string;
  readonly name: string;
  readonly files: string;
  readonly created: number;
  readonly moved: number;
  readonly status: number;
  readonly stage: string | null;
  readonly type: string | null;
  readonly run: string | null;
}

interface MetricRow {
  readonly name: string;
  /** Null where it is not a number. */
  readonly value: number | null;
  readonly time: number;
  readonly step: number;
  readonly run: string;
  readonly data: string | null;
  readonly digest: string | null;
}

const MODELS = `SELECT rowid AS at, model_id AS id, name, artifact_location AS files, creation_timestamp_ms AS created,
    last_updated_timestamp_ms AS moved,
    status, lifecycle_stage AS stage, model_type AS type, source_run_id AS run
  FROM logged_models WHERE experiment_id = CAST(? AS INTEGER) AND rowid > ? ORDER BY rowid`;

const PARAMS = "SELECT param_key AS key, param_value AS value FROM logged_model_params WHERE model_id = ?";
const TAGS = "SELECT tag_key AS key, tag_value AS value FROM logged_model_tags WHERE model_id = ?";
const METRICS = `SELECT metric_name AS name, metric_value AS value, metric_timestamp_ms AS time, metric_step AS step,
    run_id AS run, dataset_name AS data, dataset_digest AS digest
  FROM logged_model_metrics WHERE model_id = ?`;

/** Logged models of an experiment, which stores before MLflow 3 have none of. */
export function* loggedModelsOf(tables: Tables, experiment: string): Generator<SourceLoggedModel> {
  if (!tables.has("logged_models")) return;
  for (const { id, name, files, created, moved, status, stage, type, run } of tables.page<ModelRow>(
    MODELS,
    experiment,
  )) {
    yield {
      ...{ id, experiment, name, files, type: type ?? "", run: run ?? "" },
      ...{ status: modelStatusOf(status), state: stateOf(stage) },
      params: textsOf(tables.rows<Pair>(PARAMS, id)),
      tags: textsOf(tables.rows<Pair>(TAGS, id)),
      metrics: tables.rows<MetricRow>(METRICS, id).map((metric) => ({
        ...{ name: metric.name, value: metric.value ?? Number.NaN, at: metric.time, step: metric.step },
        run: metric.run,
        dataSet: metric.data === null ? null : { name: metric.data, digest: metric.digest ?? "" },
      })),
      made: { at: created, by: "", movedAt: moved },
    };
  }
}
