import type { RunMetric } from "../../../../domain/run.ts";
import { type DataSetUse, deletedBy, type RunPlace, type RunRow, type WholeRunRow } from "../../runs.ts";
import type { Runs, Tags } from "../../store.ts";
import type { Dialect } from "../dialect.ts";
import { forEachList, row, rows, run } from "../query.ts";
import { insertAhead } from "./insert.ts";
import { parse, parseOptional } from "./json.ts";
import { told } from "./runs-past.ts";

type NewRow = Parameters<Runs["insert"]>[0];

const columns = `
  r.id, r.uuid, e.project, p.name AS "projectName", r.experiment, e.number, r.name, r.user_name AS "user",
  r.status, r.started, r.ended, r.deleted, r.created, r.actor, r.content`;

const source = "FROM run r JOIN experiment e ON e.id = r.experiment JOIN project p ON p.id = e.project";

export const runsOf = (dialect: Dialect): Runs => ({
  locate: (uuid) =>
    row<RunPlace>(
      `SELECT r.id, e.project, r.experiment, e.number, r.deleted FROM run r JOIN experiment e ON e.id = r.experiment
       WHERE r.uuid = ?`,
      [uuid],
    ),
  byUuid: (uuid) => row<RunRow>(`SELECT ${columns} ${source} WHERE r.uuid = ?`, [uuid]),
  *byIds(ids) {
    const whole = `SELECT ${columns}, ${parts(dialect)} ${source}`;
    const found = yield* forEachList(ids, (wanted) =>
      rows<RawWhole>(`${whole} WHERE r.id IN ${wanted.sql}`, wanted.parameters),
    );
    const byId = new Map(found.map((each) => [each.id, each]));
    return ids.flatMap((id) => {
      const raw = byId.get(id);
      return raw === undefined ? [] : decode(raw);
    });
  },
  told,
  *insert(given) {
    const [made] = yield* insertAhead<NewRow, { id: number }>(
      [given],
      `INSERT INTO run
         (uuid, experiment, name, user_name, status, started, ended, deleted, created, actor, content)`,
      "RETURNING id",
      11,
      (run, into) => {
        into.push(run.uuid, run.experiment, run.name, run.user, run.status, run.started, run.ended);
        into.push(run.deleted, run.created, run.actor, run.content);
      },
    );
    return () => made!.rows[0]!.id;
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

/** The parts of a run, each as one text, since rows and statements are what a long list costs. */
type RawParts = Readonly<Record<"params" | "tags" | "metrics" | "dataSets" | "models", string | null>>;
type RawWhole = RunRow & RawParts;

const parts = ({ gather: { objectOf, listOf, array } }: Dialect): string => {
  const texts = (table: "run_param" | "run_tag") =>
    `(SELECT ${objectOf}(t.name, t.value ORDER BY t.name) FROM ${table} t
      WHERE t.experiment = r.experiment AND t.run = r.id)`;
  return `${texts("run_param")} AS params, ${texts("run_tag")} AS tags,
    (SELECT ${listOf}(${array}(m.name, m.value, m.at, m.step) ORDER BY m.name) FROM run_metric m
     WHERE m.run = r.id) AS metrics,
    (SELECT ${listOf}(${array}(s.name, s.digest, s.source_type, s.source, s.schema, s.profile, CAST(u.tags AS TEXT))
                      ORDER BY u.id)
     FROM run_data_set u JOIN data_set s ON s.id = u.data_set WHERE u.run = r.id) AS "dataSets",
    (SELECT ${listOf}(${array}(m.made, m.model, m.step) ORDER BY m.id) FROM run_model m WHERE m.run = r.id) AS models`;
};

const decode = ({ params, tags, metrics, dataSets, models, ...row }: RawWhole): WholeRunRow => {
  const all = listed(models, (raw: RawModel) => raw);
  return {
    ...row,
    params: parseOptional(params) ?? {},
    tags: parseOptional(tags) ?? {},
    metrics: listed(metrics, decodeMetric),
    dataSets: listed(dataSets, decodeUse),
    models: all.flatMap(([made, model]) => (made === 0 ? [model] : [])),
    outputs: all.flatMap(([made, model, step]) => (made === 1 ? [{ model, step }] : [])),
  };
};

/** A list without elements is NULL in PostgreSQL. */
const listed = <Raw, Part>(text: string | null, decodePart: (raw: Raw) => Part): Part[] =>
  (parseOptional<Raw[]>(text) ?? []).map(decodePart);

/** A latest point as JSON has it: NaN is null, and an infinity is a text where it is not a number too large. */
type RawMetric = readonly [name: string, value: number | string | null, at: number, step: number];

const decodeMetric = ([name, value, at, step]: RawMetric): RunMetric => ({
  name,
  value: value === null ? Number.NaN : Number(value),
  at,
  step,
});

type RawUse = readonly [
  name: string,
  digest: string,
  sourceType: string,
  source: string,
  schema: string | null,
  profile: string | null,
  tags: string,
];

const decodeUse = ([name, digest, sourceType, source, schema, profile, tags]: RawUse): DataSetUse => ({
  dataSet: { name, digest, sourceType, source, schema, profile },
  tags: parse<Tags>(tags),
});

type RawModel = readonly [made: 0 | 1, model: string, step: number];
