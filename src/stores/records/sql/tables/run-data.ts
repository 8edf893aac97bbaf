import { isLater, type RunMetric, type RunPoint } from "../../../../domain/run.ts";
import { numberOfText } from "../../../../expression/number-text.ts";
import type { DataSetUse, RunData, RunKey, RunPlace } from "../../store.ts";
import { forEachList, rows, run, type Work } from "../query.ts";
import { insertAhead, insertMany } from "./insert.ts";
import { toJson } from "./json.ts";

type Pair = readonly [name: string, value: string];

const known = (table: "run_param" | "run_tag", { experiment, id }: RunKey, names: readonly string[]) =>
  forEachList(names, (wanted) =>
    rows<{ name: string; value: string }>(
      `SELECT name, value FROM ${table} WHERE experiment = ? AND run = ? AND name IN ${wanted.sql}`,
      [experiment, id, ...wanted.parameters],
    ),
  );

/** The latest point of each metric in a write: one statement may touch a row of `run_metric` once only. */
function latest(points: readonly RunMetric[]): RunMetric[] {
  const best = new Map<string, RunMetric>();
  for (const point of points) {
    const rival = best.get(point.name);
    if (rival === undefined || isLater(point, rival)) best.set(point.name, point);
  }
  return [...best.values()];
}

/** `isLater` in SQL, where a value that is NULL is NaN. */
const LATER = `excluded.step > run_metric.step OR (excluded.step = run_metric.step AND (
  excluded.at > run_metric.at OR (excluded.at = run_metric.at AND (
    excluded.value > run_metric.value OR run_metric.value IS NULL))))`;

const move = (column: string): string =>
  `${column} = CASE WHEN ${LATER} THEN excluded.${column} ELSE run_metric.${column} END`;

const MOVE_LATEST = `ON CONFLICT (run, name) DO UPDATE SET ${move("value")}, ${move("at")}, ${move("step")}
  RETURNING id, name`;

/** A value as two columns, since neither NULL nor NaN can be part of a key. */
const keyed = (value: number): [value: number, nan: number] => (Number.isNaN(value) ? [0, 1] : [value, 0]);

const FROM_THE_START: RunPoint = {
  at: Number.MIN_SAFE_INTEGER,
  step: Number.MIN_SAFE_INTEGER,
  value: Number.NEGATIVE_INFINITY,
};

export const runData: RunData = {
  params: (key, names) => known("run_param", key, names),
  insertParams: ({ experiment, id }, params, recorded) =>
    insertMany(
      params,
      "INSERT INTO run_param (experiment, run, name, value, number, recorded)",
      "",
      6,
      ([name, value]: Pair, into) => {
        into.push(experiment, id, name, value, numberOfText(value), recorded);
      },
    ),
  tags: (key, names) => known("run_tag", key, names),
  *putTags({ experiment, id }, tags) {
    const set = tags.filter((each): each is Pair => each[1] !== null);
    yield* insertMany(
      set,
      "INSERT INTO run_tag (experiment, run, name, value)",
      "ON CONFLICT (experiment, run, name) DO UPDATE SET value = excluded.value",
      4,
      ([name, value], into) => {
        into.push(experiment, id, name, value);
      },
    );
    for (const [name, value] of tags) {
      if (value !== null) continue;
      yield* run("DELETE FROM run_tag WHERE experiment = ? AND run = ? AND name = ?", [experiment, id, name]);
    }
  },
  *moveLatest({ id, experiment }, points) {
    const made = yield* insertAhead<RunMetric, { id: number; name: string }>(
      latest(points),
      "INSERT INTO run_metric (run, name, experiment, value, at, step)",
      MOVE_LATEST,
      6,
      ({ name, value, at, step }, into) => {
        into.push(id, name, experiment, Number.isNaN(value) ? null : value, at, step);
      },
    );
    return () => new Map(made.flatMap(({ rows: found }) => found.map((each) => [each.name, each.id])));
  },
  *insertPoints(metrics, points, recorded) {
    if (points.length === 0) return;
    const ids = metrics();
    yield* insertMany(
      points,
      "INSERT INTO run_point (metric, at, step, value, nan, recorded)",
      "ON CONFLICT DO NOTHING",
      6,
      ({ name, at, step, value }, into) => {
        into.push(ids.get(name)!, at, step, ...keyed(value), recorded);
      },
    );
  },
  *history(id, metric, after, limit, asOf) {
    const { at, step, value } = after ?? FROM_THE_START;
    const raw = yield* rows<RunPoint & { nan: number }>(
      `SELECT at, step, value, nan FROM run_point
       WHERE metric = (SELECT id FROM run_metric WHERE run = ? AND name = ?) AND (at, step, value, nan) > (?, ?, ?, ?)
         ${asOf === undefined ? "" : "AND recorded <= ?"}
       ORDER BY at, step, value, nan LIMIT ?`,
      [id, metric, at, step, ...keyed(value), ...(asOf === undefined ? [] : [asOf]), limit],
    );
    return raw.map((each) => ({
      value: each.nan === 1 ? Number.NaN : each.value,
      at: each.at,
      step: each.step,
    }));
  },
  *insertDataSets(place, uses, recorded) {
    const ids = yield* dataSetIds(place, uses);
    yield* insertMany(
      uses,
      "INSERT INTO run_data_set (run, data_set, tags, recorded)",
      "ON CONFLICT DO NOTHING",
      4,
      ({ dataSet, tags }, into) => {
        into.push(place.id, ids.get(keyOf(dataSet))!, toJson(tags), recorded);
      },
    );
  },
  insertModels: (id, models, recorded) =>
    insertNamed(
      id,
      0,
      models.map((model) => ({ model, step: 0 })),
      recorded,
    ),
  insertOutputs: (id, outputs, recorded) => insertNamed(id, 1, outputs, recorded),
};

const keyOf = ({ name, digest }: { name: string; digest: string }): string => JSON.stringify([name, digest]);

/** Ids of the experiment's data sets, which are made where it does not know them. */
function* dataSetIds({ experiment }: RunPlace, uses: readonly DataSetUse[]): Work<Map<string, number>> {
  const names = [...new Set(uses.map(({ dataSet }) => dataSet.name))];
  yield* insertMany(
    uses,
    "INSERT INTO data_set (experiment, name, digest, source_type, source, schema, profile)",
    "ON CONFLICT DO NOTHING",
    7,
    ({ dataSet: { name, digest, sourceType, source, schema, profile } }, into) => {
      into.push(experiment, name, digest, sourceType, source, schema, profile);
    },
  );
  const found = yield* forEachList(names, (wanted) =>
    rows<{ id: number; name: string; digest: string }>(
      `SELECT id, name, digest FROM data_set WHERE experiment = ? AND name IN ${wanted.sql}`,
      [experiment, ...wanted.parameters],
    ),
  );
  return new Map(found.map((each) => [keyOf(each), each.id]));
}

const insertNamed = (
  id: number,
  made: 0 | 1,
  models: readonly { readonly model: string; readonly step: number }[],
  recorded: number,
): Work<void> =>
  insertMany(
    models,
    "INSERT INTO run_model (run, made, model, step, recorded)",
    "ON CONFLICT DO NOTHING",
    5,
    ({ model, step }, into) => {
      into.push(id, made, model, step, recorded);
    },
  );
