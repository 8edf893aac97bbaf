import { groupBy } from "../../../../domain/collections.ts";
import type { LoggedModelMetric } from "../../../../domain/logged-model.ts";
import type {
  LoggedModelOrder,
  LoggedModelPlace,
  LoggedModelRow,
  LoggedModels,
  WholeLoggedModelRow,
} from "../../store.ts";
import { forEachList, inList, type Parameter, row, rows, run, type Work } from "../query.ts";
import { insertMany } from "./insert.ts";

const select = `
  SELECT m.id, m.uuid, e.project, p.name AS "projectName", m.experiment, e.number, m.name, m.type,
         m.source_run AS "sourceRun", m.status, m.deleted, m.created, m.updated, m.actor, m.content
  FROM logged_model m JOIN experiment e ON e.id = m.experiment JOIN project p ON p.id = e.project`;

type PairTable = "logged_model_param" | "logged_model_tag";

const known = (table: PairTable, model: number, names: readonly string[]) =>
  forEachList(names, (wanted) =>
    rows<{ name: string; value: string }>(
      `SELECT name, value FROM ${table} WHERE model = ? AND name IN ${wanted.sql}`,
      [model, ...wanted.parameters],
    ),
  );

type Pair = readonly [name: string, value: string];

const insertPairs = (table: PairTable, model: number, pairs: readonly Pair[], suffix: string): Work<void> =>
  insertMany(pairs, `INSERT INTO ${table} (model, name, value)`, suffix, 3, ([name, value], into) => {
    into.push(model, name, value);
  });

export const loggedModels: LoggedModels = {
  locate: (uuid) =>
    row<LoggedModelPlace>(
      `SELECT m.id, e.project, m.experiment, m.deleted FROM logged_model m JOIN experiment e ON e.id = m.experiment
       WHERE m.uuid = ?`,
      [uuid],
    ),
  byUuid: (uuid) => row<LoggedModelRow>(`${select} WHERE m.uuid = ?`, [uuid]),
  *byIds(ids) {
    const found = yield* forEachList(ids, (wanted) =>
      rows<LoggedModelRow>(`${select} WHERE m.id IN ${wanted.sql}`, wanted.parameters),
    );
    const params = yield* pairsOf("logged_model_param", ids);
    const tags = yield* pairsOf("logged_model_tag", ids);
    const metrics = groupBy(yield* metricsOf(ids), ({ model }) => model);
    const whole = new Map<number, WholeLoggedModelRow>();
    for (const each of found) {
      whole.set(each.id, {
        ...each,
        params: params(each.id),
        tags: tags(each.id),
        metrics: (metrics.get(each.id) ?? []).map(decodeMetric),
      });
    }
    return ids.flatMap((id) => whole.get(id) ?? []);
  },
  *insert(given) {
    const inserted = yield* row<{ id: number }>(
      `INSERT INTO logged_model (uuid, experiment, name, type, source_run, status, deleted, created, updated, actor, content)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      [
        given.uuid,
        given.experiment,
        given.name,
        given.type,
        given.sourceRun,
        given.status,
        given.deleted,
        given.created,
        given.updated,
        given.actor,
        given.content,
      ],
    );
    return inserted!.id;
  },
  update: ({ id, status, deleted, updated }) =>
    run("UPDATE logged_model SET status = ?, deleted = ?, updated = ? WHERE id = ?", [
      status,
      deleted,
      updated,
      id,
    ]),
  *list({ experiments, deleted, name, sourceRun }, after, limit) {
    if (experiments.length === 0) return [];
    const wanted = inList(experiments);
    const conditions = [`m.experiment IN ${wanted.sql}`, "m.deleted = ?"];
    const parameters: Parameter[] = [...wanted.parameters, deleted ? 1 : 0];
    if (name !== undefined) {
      conditions.push("m.name = ?");
      parameters.push(name);
    }
    if (sourceRun !== undefined) {
      conditions.push("m.source_run = ?");
      parameters.push(sourceRun);
    }
    return yield* rows<LoggedModelOrder & { id: number }>(
      `SELECT m.id, m.created, m.uuid FROM logged_model m
       WHERE ${conditions.join(" AND ")} AND (m.created < ? OR (m.created = ? AND m.uuid > ?))
       ORDER BY m.created DESC, m.uuid LIMIT ?`,
      [...parameters, after.created, after.created, after.uuid, limit],
    );
  },
  params: (model, names) => known("logged_model_param", model, names),
  insertParams: (model, params) => insertPairs("logged_model_param", model, params, ""),
  tags: (model, names) => known("logged_model_tag", model, names),
  *putTags(model, tags) {
    const set = tags.filter((each): each is Pair => each[1] !== null);
    const replace = "ON CONFLICT (model, name) DO UPDATE SET value = excluded.value";
    yield* insertPairs("logged_model_tag", model, set, replace);
    for (const [name, value] of tags) {
      if (value === null)
        yield* run("DELETE FROM logged_model_tag WHERE model = ? AND name = ?", [model, name]);
    }
  },
  insertMetrics: (points) =>
    insertMany(
      points,
      `INSERT INTO logged_model_metric (model, name, at, step, run, value, nan, data_set, data_set_digest)`,
      "ON CONFLICT DO NOTHING",
      9,
      ({ model, name, at, step, run, value, dataSet }, into) => {
        const nan = Number.isNaN(value);
        into.push(model, name, at, step, run, nan ? 0 : value, nan ? 1 : 0);
        into.push(dataSet?.name ?? null, dataSet?.digest ?? null);
      },
    ),
};

/** Names and texts of many models, in one statement. */
function* pairsOf(table: PairTable, ids: readonly number[]): Work<(id: number) => Record<string, string>> {
  const pairs = yield* forEachList(ids, (wanted) =>
    rows<{ model: number; name: string; value: string }>(
      `SELECT model, name, value FROM ${table} WHERE model IN ${wanted.sql} ORDER BY model, name`,
      wanted.parameters,
    ),
  );
  const lists = groupBy(pairs, ({ model }) => model);
  return (id) => Object.fromEntries((lists.get(id) ?? []).map(({ name, value }) => [name, value]));
}

interface RawMetric {
  readonly model: number;
  readonly name: string;
  readonly at: number;
  readonly step: number;
  readonly run: string;
  readonly value: number;
  readonly nan: number;
  readonly dataSet: string | null;
  readonly digest: string | null;
}

const metricsOf = (ids: readonly number[]): Work<RawMetric[]> =>
  forEachList(ids, (wanted) =>
    rows<RawMetric>(
      `SELECT model, name, at, step, run, value, nan, data_set AS "dataSet", data_set_digest AS digest
       FROM logged_model_metric WHERE model IN ${wanted.sql} ORDER BY model, name, at, step, run, value, nan`,
      wanted.parameters,
    ),
  );

const decodeMetric = ({
  name,
  at,
  step,
  run,
  value,
  nan,
  dataSet,
  digest,
}: RawMetric): LoggedModelMetric => ({
  name,
  value: nan === 1 ? Number.NaN : value,
  at,
  step,
  run,
  dataSet: dataSet === null ? null : { name: dataSet, digest: digest ?? "" },
});
