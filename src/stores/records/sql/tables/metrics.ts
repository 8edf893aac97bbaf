import { endOfPoints, POINTS_OF_A_POSITION } from "../../points.ts";
import type {
  EvaluationDoc,
  EvaluationRow,
  KnownPoint,
  KnownQuestion,
  MetricTables,
  PointRow,
  SeriesSummary,
} from "../../store.ts";
import { type Parameter, row, rows, type Work } from "../query.ts";
import { insertMany } from "./insert.ts";
import { parse, parseOptional, toJson } from "./json.ts";

/** The newest point of each series in a write: one statement may touch a row of `metric_latest` once only. */
function newest(points: readonly PointRow[]): PointRow[] {
  if (points.length === 1) return [...points];
  const best = new Map<string, PointRow>();
  for (const point of points) {
    const key = `${point.instance} ${point.series}`;
    const rival = best.get(key);
    if (rival === undefined || point.at > rival.at || (point.at === rival.at && point.id > rival.id)) {
      best.set(key, point);
    }
  }
  return [...best.values()];
}

type RawEvaluation = Omit<EvaluationRow, "doc"> & { doc: string };
type RawPoint = Omit<PointRow, "metadata"> & { metadata: string | null; evaluationUuid: string | null };

const evaluationSelect = `SELECT e.id, e.uuid, e.instance, i.uuid AS "instanceUuid", e.at, e.doc, e.created, e.actor
  FROM evaluation e JOIN instance i ON i.id = e.instance`;

const decodeEvaluation = (raw: RawEvaluation): EvaluationRow => ({
  ...raw,
  doc: parse<EvaluationDoc>(raw.doc),
});

/** Questions of one statement: few different texts, each prepared once. */
const QUESTIONS = [64, 8, 1] as const;

const NEWEST =
  "metric WHERE instance = ? AND series = ? AND at <= ? AND id < ? ORDER BY at DESC, id DESC LIMIT 1";
const WINDOW = "metric WHERE instance = ? AND series = ? AND at <= ? AND id < ? AND at > ?";

/** Asks questions of one form, many to a statement. */
function* knownBy(
  source: string,
  asked: readonly (readonly [number, KnownQuestion])[],
): Work<(KnownPoint & { id: number })[]> {
  const one = `SELECT * FROM (SELECT CAST(? AS BIGINT) AS question, at, id, value FROM ${source}) q`;
  const found: (KnownPoint & { id: number })[] = [];
  let start = 0;
  for (const size of QUESTIONS) {
    for (; start + size <= asked.length; start += size) {
      const parameters = asked
        .slice(start, start + size)
        .flatMap(([question, { instance, series, from, to, position }]) => [
          ...[question, instance, series, to, endOfPoints(position)],
          ...(from === null ? [] : [from]),
        ]);
      found.push(
        ...(yield* rows<KnownPoint & { id: number }>(Array(size).fill(one).join(" UNION ALL "), parameters)),
      );
    }
  }
  return found;
}

export const metrics: MetricTables = {
  *insert(points) {
    yield* insertMany(
      points,
      "INSERT INTO metric (id, instance, series, value, at, step, evaluation, metadata)",
      "",
      8,
      (point, into) => {
        into.push(
          point.id,
          point.instance,
          point.series,
          point.value,
          point.at,
          point.step,
          point.evaluation,
          point.metadata === null ? null : toJson(point.metadata),
        );
      },
    );
    yield* insertMany(
      newest(points),
      "INSERT INTO metric_latest (instance, series, value, at, metric)",
      `ON CONFLICT (instance, series) DO UPDATE SET value = excluded.value, at = excluded.at, metric = excluded.metric
       WHERE excluded.at > metric_latest.at OR (excluded.at = metric_latest.at AND excluded.metric > metric_latest.metric)`,
      5,
      (point, into) => {
        into.push(point.instance, point.series, point.value, point.at, point.id);
      },
    );
  },

  *summaries(instance, filter) {
    const conditions = ["m.instance = ?"];
    const parameters: Parameter[] = [instance];
    if (filter.scope !== undefined) {
      conditions.push("s.scope = ?");
      parameters.push(filter.scope);
    }
    if (filter.name !== undefined) {
      conditions.push("s.name = ?");
      parameters.push(filter.name);
    }
    if (filter.asOf !== undefined) {
      conditions.push(
        `m.at <= ? AND m.id < (SELECT coalesce(max(position), 0) + 1 FROM change WHERE at <= ?) * ${POINTS_OF_A_POSITION}`,
      );
      parameters.push(filter.asOf, filter.asOf);
    }
    return yield* rows<SeriesSummary>(
      `SELECT s.scope, s.name, s.dimensions, t.count, t.min, t.max, v.value, v.at, v.step
       FROM (SELECT m.series, count(*) AS count, min(m.value) AS min, max(m.value) AS max, max(m.at) AS newest
             FROM metric m JOIN series s ON s.id = m.series WHERE ${conditions.join(" AND ")} GROUP BY m.series) t
       JOIN series s ON s.id = t.series
       JOIN metric v ON v.instance = ? AND v.series = t.series AND v.at = t.newest
         AND v.id = (SELECT max(m.id) FROM metric m JOIN series s ON s.id = m.series
                     WHERE ${conditions.join(" AND ")} AND m.series = t.series AND m.at = t.newest)
       ORDER BY s.name, s.scope, s.dimensions`,
      [...parameters, instance, ...parameters],
    );
  },

  *history(instance, series, window, after, limit) {
    const raw = yield* rows<RawPoint>(
      `SELECT m.id, m.instance, m.series, m.value, m.at, m.step, m.evaluation, m.metadata,
              e.uuid AS "evaluationUuid"
       FROM metric m LEFT JOIN evaluation e ON e.id = m.evaluation
       WHERE m.instance = ? AND m.series = ? AND m.at >= ? AND m.at < ? AND (m.at > ? OR (m.at = ? AND m.id > ?))
       ORDER BY m.at, m.id LIMIT ?`,
      [instance, series, window.from, window.to, after.at, after.at, after.id, limit],
    );
    return raw.map((each) => ({
      ...each,
      metadata: parseOptional<Exclude<PointRow["metadata"], null>>(each.metadata),
    }));
  },

  *known(questions) {
    const asked = [...questions.entries()];
    const found = [
      ...(yield* knownBy(
        NEWEST,
        asked.filter(([, { from }]) => from === null),
      )),
      ...(yield* knownBy(
        WINDOW,
        asked.filter(([, { from }]) => from !== null),
      )),
    ];
    return found
      .sort((one, other) => one.question - other.question || one.at - other.at || one.id - other.id)
      .map(({ question, at, value }) => ({ question, at, value }));
  },

  *insertEvaluation(evaluation) {
    const inserted = yield* row<{ id: number }>(
      "INSERT INTO evaluation (uuid, instance, at, doc, created, actor) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
      [
        evaluation.uuid,
        evaluation.instance,
        evaluation.at,
        toJson(evaluation.doc),
        evaluation.created,
        evaluation.actor,
      ],
    );
    return inserted!.id;
  },
  *evaluation(uuid) {
    const raw = yield* row<RawEvaluation>(`${evaluationSelect} WHERE e.uuid = ?`, [uuid]);
    return raw && decodeEvaluation(raw);
  },
  *evaluations(instance, afterId, limit) {
    const raw = yield* rows<RawEvaluation>(
      `${evaluationSelect} WHERE e.instance = ? AND e.id > ? ORDER BY e.id LIMIT ?`,
      [instance, afterId, limit],
    );
    return raw.map(decodeEvaluation);
  },
};
