import type { Presence, RunMetric, RunStatus } from "../../../../../client/index.ts";
import type { SourceRun, Texts } from "../../source.ts";
import { nameAmong, stateOf } from "../words.ts";
import type { Tables } from "./tables.ts";

interface RunRow {
  readonly at: number;
  readonly id: string;
  readonly name: string | null;
  readonly user: string | null;
  readonly status: string | null;
  readonly started: number | null;
  readonly ended: number | null;
  readonly stage: string | null;
  readonly files: string | null;
}

interface PointRow {
  readonly at: number;
  readonly name: string;
  readonly value: number;
  readonly time: number | null;
  readonly step: number;
  readonly nan: number;
}

type Of<Row> = Row & { readonly run: string };

interface DataSetRow {
  readonly input: string;
  readonly name: string;
  readonly digest: string;
  readonly type: string;
  readonly source: string;
  readonly schema: string | null;
  readonly profile: string | null;
}

/** Runs whose params, tags and the rest are read together. */
const TOGETHER = 200;

const RUNS = `SELECT rowid AS at, run_uuid AS id, name, user_id AS user, status, start_time AS started,
    end_time AS ended, lifecycle_stage AS stage, artifact_uri AS files
  FROM runs WHERE experiment_id = CAST(? AS INTEGER) AND rowid > ? ORDER BY rowid`;

const POINTS = `SELECT rowid AS at, key AS name, value, timestamp AS time, step, is_nan AS nan
  FROM metrics WHERE run_uuid = ? AND rowid > ? ORDER BY rowid`;

const WANTED = "(SELECT value FROM json_each(?))";

const pairs = (table: "params" | "tags"): string =>
  `SELECT run_uuid AS run, key, value FROM ${table} WHERE run_uuid IN ${WANTED}`;

const LATEST = `SELECT run_uuid AS run, key AS name, value, timestamp AS time, step, is_nan AS nan
  FROM latest_metrics WHERE run_uuid IN ${WANTED} ORDER BY key`;

const DATA_SETS = `SELECT destination_id AS run, input_uuid AS input, name, digest, dataset_source_type AS type,
    dataset_source AS source, dataset_schema AS schema, dataset_profile AS profile
  FROM inputs JOIN datasets ON dataset_uuid = source_id
  WHERE source_type = 'DATASET' AND destination_type = 'RUN' AND destination_id IN ${WANTED}`;

const INPUT_TAGS = `SELECT input_uuid AS input, name AS key, value FROM input_tags WHERE input_uuid IN ${WANTED}`;

const models = (kind: "INPUT" | "OUTPUT", step: string): string =>
  `SELECT source_id AS run, destination_id AS model, ${step} AS step FROM inputs
   WHERE source_type = 'RUN_${kind}' AND destination_type = 'MODEL_${kind}' AND source_id IN ${WANTED}`;

const pointOf = ({ name, value, time, step, nan }: Omit<PointRow, "at">): RunMetric => ({
  name,
  value: nan === 1 ? Number.NaN : value,
  at: time ?? 0,
  step,
});

export interface Pair {
  readonly key: string;
  readonly value: string | null;
}

export const textsOf = (found: readonly Pair[] = []): Texts =>
  Object.fromEntries(found.map(({ key, value }) => [key, value ?? ""]));

export function groupBy<Row, Key extends keyof Row>(rows: readonly Row[], key: Key): Map<Row[Key], Row[]> {
  const groups = new Map<Row[Key], Row[]>();
  for (const row of rows) {
    const known = groups.get(row[key]);
    if (known) known.push(row);
    else groups.set(row[key], [row]);
  }
  return groups;
}

/** Completes runs with what other tables tell of them. */
function* whole(tables: Tables, experiment: string, found: readonly RunRow[]): Generator<SourceRun> {
  const ids = JSON.stringify(found.map(({ id }) => id));
  const by = <Row>(sql: string) => groupBy(tables.rows<Of<Row>>(sql, ids), "run");
  const [params, tags, latest] = [by<Pair>(pairs("params")), by<Pair>(pairs("tags")), by<PointRow>(LATEST)];
  const dataSets = by<DataSetRow>(DATA_SETS);
  const inputs = JSON.stringify([...dataSets.values()].flat().map(({ input }) => input));
  const inputTags = groupBy(tables.rows<Pair & { input: string }>(INPUT_TAGS, inputs), "input");
  const step = tables.has("inputs", "step") ? "step" : "0";
  const [used, made] = [
    by<{ model: string }>(models("INPUT", step)),
    by<{ model: string; step: number }>(models("OUTPUT", step)),
  ];
  for (const { id, name, user, status, started, ended, stage, files } of found) {
    yield {
      ...{ id, experiment, ...nameAmong(name, textsOf(tags.get(id))), user: user ?? "" },
      status: (status ?? "RUNNING").toLowerCase() as RunStatus,
      startedAt: started ?? undefined,
      endedAt: ended,
      state: stateOf(stage) satisfies Presence,
      files: files ?? "",
      params: textsOf(params.get(id)),
      metrics: (latest.get(id) ?? []).map(pointOf),
      dataSets: (dataSets.get(id) ?? []).map(({ name, digest, type, source, schema, profile, input }) => ({
        dataSet: { name, digest, sourceType: type, source, schema, profile },
        tags: textsOf(inputTags.get(input)),
      })),
      models: (used.get(id) ?? []).map(({ model }) => model),
      outputs: (made.get(id) ?? []).map(({ model, step }) => ({ model, step })),
    };
  }
}

export function* runsOf(tables: Tables, experiment: string): Generator<SourceRun> {
  let together: RunRow[] = [];
  for (const run of tables.page<RunRow>(RUNS, experiment)) {
    together.push(run);
    if (together.length < TOGETHER) continue;
    yield* whole(tables, experiment, together);
    together = [];
  }
  yield* whole(tables, experiment, together);
}

export function* pointsOf(tables: Tables, run: string): Generator<RunMetric> {
  for (const row of tables.page<PointRow>(POINTS, run)) yield pointOf(row);
}
