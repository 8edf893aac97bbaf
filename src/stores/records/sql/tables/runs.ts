import { groupBy } from "../../../../domain/collections.ts";
import type { RunMetric } from "../../../../domain/run.ts";
import { type DataSetUse, deletedBy, type RunPlace, type RunRow, type WholeRunRow } from "../../runs.ts";
import type { Runs, Tags } from "../../store.ts";
import type { Dialect } from "../dialect.ts";
import { forEachList, row, rows, run, type Work } from "../query.ts";
import { parse } from "./json.ts";

const select = `
  SELECT r.id, r.uuid, e.project, p.name AS "projectName", r.experiment, e.number, r.name, r.user_name AS "user",
         r.status, r.started, r.ended, r.deleted, r.created, r.actor, r.content
  FROM run r JOIN experiment e ON e.id = r.experiment JOIN project p ON p.id = e.project`;

export const runsOf = (dialect: Dialect): Runs => ({
  locate: (uuid) =>
    row<RunPlace>(
      `SELECT r.id, e.project, r.experiment, e.number, r.deleted FROM run r JOIN experiment e ON e.id = r.experiment
       WHERE r.uuid = ?`,
      [uuid],
    ),
  byUuid: (uuid) => row<RunRow>(`${select} WHERE r.uuid = ?`, [uuid]),
  *byIds(ids) {
    const found = yield* forEachList(ids, (wanted) =>
      rows<RunRow>(`${select} WHERE r.id IN ${wanted.sql}`, wanted.parameters),
    );
    const parts = yield* partsOf(ids, dialect);
    const whole = new Map(found.map((each) => [each.id, { ...each, ...parts(each.id) }]));
    return ids.flatMap((id) => whole.get(id) ?? []);
  },
  *told({ id, experiment }, asOf) {
    const named = yield* modelsOf([id], asOf);
    return {
      params: yield* paramsAsOf(experiment, id, asOf),
      metrics: yield* metricsAsOf(id, asOf),
      dataSets: (yield* dataSetsOf([id], asOf)).map(decodeUse),
      models: named.filter(({ made }) => made === 0).map(({ model }) => model),
      outputs: named.filter(({ made }) => made === 1).map(({ model, step }) => ({ model, step })),
    };
  },
  *insert(given) {
    const inserted = yield* row<{ id: number }>(
      `INSERT INTO run (uuid, experiment, name, user_name, status, started, ended, deleted, created, actor, content)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      [
        given.uuid,
        given.experiment,
        given.name,
        given.user,
        given.status,
        given.started,
        given.ended,
        given.deleted,
        given.created,
        given.actor,
        given.content,
      ],
    );
    return inserted!.id;
  },
  update: ({ id, name, status, ended, deleted }) =>
    run("UPDATE run SET name = ?, status = ?, ended = ?, deleted = ? WHERE id = ?", [
      name,
      status,
      ended,
      deleted,
      id,
    ]),
  setDeletedWith(experiment, deleted) {
    const bit = deleted ? `| ${deletedBy.experiment}` : `& ~${deletedBy.experiment}`;
    return run(`UPDATE run SET deleted = deleted ${bit} WHERE experiment = ?`, [experiment]);
  },
  list: (experiment, deleted, after, limit) =>
    rows(
      `SELECT r.id, r.started, r.uuid FROM run r
       WHERE r.experiment = ? AND r.deleted ${deleted ? "<>" : "="} 0
         AND (r.started < ? OR (r.started = ? AND r.uuid > ?))
       ORDER BY r.started DESC, r.uuid LIMIT ?`,
      [experiment, after.started, after.started, after.uuid, limit],
    ),
});

type Parts = Pick<WholeRunRow, "params" | "tags" | "metrics" | "dataSets" | "models" | "outputs">;

/** Everything of many runs, one statement for each table. */
function* partsOf(ids: readonly number[], dialect: Dialect): Work<(id: number) => Parts> {
  const params = yield* textsOf("run_param", ids, dialect);
  const tags = yield* textsOf("run_tag", ids, dialect);
  const metrics = yield* metricsOf(ids, dialect);
  const dataSets = listsOf(yield* dataSetsOf(ids));
  const named = yield* modelsOf(ids);
  const models = listsOf(named.filter(({ made }) => made === 0));
  const outputs = listsOf(named.filter(({ made }) => made === 1));
  return (id) => ({
    params: params.get(id) ?? {},
    tags: tags.get(id) ?? {},
    metrics: metrics.get(id) ?? [],
    dataSets: (dataSets.get(id) ?? []).map(decodeUse),
    models: (models.get(id) ?? []).map(({ model }) => model),
    outputs: (outputs.get(id) ?? []).map(({ model, step }) => ({ model, step })),
  });
}

function listsOf<Part extends { readonly run: number }>(parts: readonly Part[]): Map<number, Part[]> {
  return groupBy(parts, (part) => part.run);
}

/** By run and name; one row a run, as rows are what a long list costs. */
function* textsOf(
  table: "run_param" | "run_tag",
  ids: readonly number[],
  { gather }: Dialect,
): Work<Map<number, Readonly<Record<string, string>>>> {
  const found = yield* forEachList(ids, (wanted) =>
    rows<{ run: number; texts: string }>(
      `SELECT r.id AS run, ${gather.objectOf}(t.name, t.value ORDER BY t.name) AS texts
       FROM run r JOIN ${table} t ON t.experiment = r.experiment AND t.run = r.id
       WHERE r.id IN ${wanted.sql} GROUP BY r.id`,
      wanted.parameters,
    ),
  );
  return new Map(found.map(({ run: id, texts }) => [id, parse<Record<string, string>>(texts)]));
}

/** A latest point as JSON has it: NaN is null, and an infinity is a text where it is not a number too large. */
type RawMetric = readonly [name: string, value: number | string | null, at: number, step: number];

function* metricsOf(ids: readonly number[], { gather }: Dialect): Work<Map<number, readonly RunMetric[]>> {
  const found = yield* forEachList(ids, (wanted) =>
    rows<{ run: number; points: string }>(
      `SELECT run, ${gather.listOf}(${gather.array}(name, value, at, step) ORDER BY name) AS points FROM run_metric
       WHERE run IN ${wanted.sql} GROUP BY run`,
      wanted.parameters,
    ),
  );
  return new Map(
    found.map(({ run: id, points }) => [id, parse<readonly RawMetric[]>(points).map(decodeMetric)]),
  );
}

const decodeMetric = ([name, value, at, step]: RawMetric): RunMetric => ({
  name,
  value: value === null ? Number.NaN : Number(value),
  at,
  step,
});

/** The latest of the points that were recorded by a moment, in the order in which `run_metric` keeps the latest of all. */
function* metricsAsOf(id: number, asOf: number): Work<RunMetric[]> {
  const found = yield* rows<RunMetric & { nan: number }>(
    `SELECT name, value, at, step, nan FROM (
       SELECT m.name, p.value, p.at, p.step, p.nan,
              row_number() OVER (PARTITION BY m.id ORDER BY p.step DESC, p.at DESC, p.nan, p.value DESC) AS place
       FROM run_metric m JOIN run_point p ON p.metric = m.id WHERE m.run = ? AND p.recorded <= ?) ranked
     WHERE place = 1 ORDER BY name`,
    [id, asOf],
  );
  return found.map(({ name, value, at, step, nan }) => ({
    name,
    value: nan === 1 ? Number.NaN : value,
    at,
    step,
  }));
}

function* paramsAsOf(experiment: number, id: number, asOf: number): Work<Record<string, string>> {
  const found = yield* rows<{ name: string; value: string }>(
    "SELECT name, value FROM run_param WHERE experiment = ? AND run = ? AND recorded <= ? ORDER BY name",
    [experiment, id, asOf],
  );
  return Object.fromEntries(found.map(({ name, value }) => [name, value]));
}

interface RawUse {
  readonly run: number;
  readonly name: string;
  readonly digest: string;
  readonly sourceType: string;
  readonly source: string;
  readonly schema: string | null;
  readonly profile: string | null;
  readonly tags: string;
}

/** What was recorded by a moment, or everything. */
const by = (asOf: number | undefined) =>
  asOf === undefined ? { sql: "", parameters: [] } : { sql: "AND recorded <= ?", parameters: [asOf] };

const dataSetsOf = (ids: readonly number[], asOf?: number): Work<RawUse[]> =>
  forEachList(ids, (wanted) =>
    rows<RawUse>(
      `SELECT u.run, s.name, s.digest, s.source_type AS "sourceType", s.source, s.schema, s.profile, u.tags
       FROM run_data_set u JOIN data_set s ON s.id = u.data_set
       WHERE u.run IN ${wanted.sql} ${by(asOf).sql} ORDER BY u.id`,
      [...wanted.parameters, ...by(asOf).parameters],
    ),
  );

const decodeUse = ({ run: _, tags, ...dataSet }: RawUse): DataSetUse => ({
  dataSet,
  tags: parse<Tags>(tags),
});

interface RawModel {
  readonly run: number;
  readonly made: number;
  readonly model: string;
  readonly step: number;
}

const modelsOf = (ids: readonly number[], asOf?: number): Work<RawModel[]> =>
  forEachList(ids, (wanted) =>
    rows<RawModel>(
      `SELECT run, made, model, step FROM run_model WHERE run IN ${wanted.sql} ${by(asOf).sql} ORDER BY id`,
      [...wanted.parameters, ...by(asOf).parameters],
    ),
  );
