import type { DataSet, RunMetric, RunOutput } from "../../../../domain/run.ts";
import type { DataSetUse, RunKey, Tags, ToldOfRun } from "../../store.ts";
import { rows, type Work } from "../query.ts";
import { parse } from "./json.ts";

/** What a run had been told of at a moment. */
export function* told({ id, experiment }: RunKey, asOf: number): Work<ToldOfRun> {
  return {
    params: yield* paramsAsOf(experiment, id, asOf),
    metrics: yield* metricsAsOf(id, asOf),
    dataSets: yield* dataSetsAsOf(id, asOf),
    models: (yield* modelsAsOf(id, 0, asOf)).map(({ model }) => model),
    outputs: yield* modelsAsOf(id, 1, asOf),
  };
}

function* paramsAsOf(experiment: number, id: number, asOf: number): Work<Record<string, string>> {
  const found = yield* rows<{ name: string; value: string }>(
    "SELECT name, value FROM run_param WHERE experiment = ? AND run = ? AND recorded <= ? ORDER BY name",
    [experiment, id, asOf],
  );
  return Object.fromEntries(found.map(({ name, value }) => [name, value]));
}

/** The latest of the points, in the order in which `run_metric` keeps the latest of all. */
function* metricsAsOf(id: number, asOf: number): Work<RunMetric[]> {
  const found = yield* rows<RunMetric & { nan: number }>(
    `SELECT name, value, at, step, nan FROM (
       SELECT m.name, p.value, p.at, p.step, p.nan,
              row_number() OVER (PARTITION BY m.id ORDER BY p.step DESC, p.at DESC, p.nan, p.value DESC) AS place
       FROM run_metric m JOIN run_point p ON p.metric = m.id WHERE m.run = ? AND p.recorded <= ?) ranked
     WHERE place = 1 ORDER BY name`,
    [id, asOf],
  );
  return found.map(({ nan, ...point }) => ({ ...point, value: nan === 1 ? Number.NaN : point.value }));
}

function* dataSetsAsOf(id: number, asOf: number): Work<DataSetUse[]> {
  const found = yield* rows<DataSet & { tags: string }>(
    `SELECT s.name, s.digest, s.source_type AS "sourceType", s.source, s.schema, s.profile, u.tags
     FROM run_data_set u JOIN data_set s ON s.id = u.data_set WHERE u.run = ? AND u.recorded <= ? ORDER BY u.id`,
    [id, asOf],
  );
  return found.map(({ tags, ...dataSet }) => ({ dataSet, tags: parse<Tags>(tags) }));
}

/** Logged models that it used, or made. */
const modelsAsOf = (id: number, made: 0 | 1, asOf: number): Work<RunOutput[]> =>
  rows("SELECT model, step FROM run_model WHERE run = ? AND made = ? AND recorded <= ? ORDER BY id", [
    id,
    made,
    asOf,
  ]);
