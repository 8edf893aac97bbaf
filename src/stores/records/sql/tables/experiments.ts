import type { ExperimentRow, Experiments, Tags } from "../../store.ts";
import { forEachList, type Parameter, row, rows, run, type Work } from "../query.ts";
import { parse, toJson } from "./json.ts";

type RawExperiment = Omit<ExperimentRow, "tags"> & { tags: string };

const select = `
  SELECT e.id, e.uuid, e.project, p.name AS "projectName", e.number, e.name, e.location AS "artifactLocation", e.tags,
         e.deleted, e.created, e.updated, e.actor
  FROM experiment e JOIN project p ON p.id = e.project`;

const decode = (raw: RawExperiment): ExperimentRow => ({ ...raw, tags: parse<Tags>(raw.tags) });

function* one(where: string, parameters: readonly Parameter[]): Work<ExperimentRow | undefined> {
  const raw = yield* row<RawExperiment>(`${select} WHERE ${where}`, parameters);
  return raw && decode(raw);
}

export const experiments: Experiments = {
  byNumber: (project, number) => one("e.project = ? AND e.number = ?", [project, number]),
  byPlace: (project, number) => one("p.name = ? AND e.number = ?", [project, number]),
  byName: (project, name) => one("e.project = ? AND e.name = ?", [project, name]),
  *byIds(ids) {
    const raw = yield* forEachList(ids, (wanted) =>
      rows<RawExperiment>(`${select} WHERE e.id IN ${wanted.sql} ORDER BY e.id`, wanted.parameters),
    );
    return raw.map(decode);
  },
  *scopeOf(project, numbers) {
    const select = `SELECT e.id AS id, (SELECT position FROM log_head) AS position
      FROM project p LEFT JOIN experiment e ON e.project = p.id`;
    const ask = (among: string, parameters: readonly number[]) =>
      rows<{ id: number | null; position: number }>(`${select} ${among} WHERE p.name = ? ORDER BY e.id`, [
        ...parameters,
        project,
      ]);
    const found =
      numbers === null || numbers.length === 0
        ? yield* ask("", [])
        : yield* forEachList(numbers, ({ sql, parameters }) => ask(`AND e.number IN ${sql}`, parameters));
    if (found.length === 0) return undefined;
    const ids = numbers?.length === 0 ? [] : found.flatMap(({ id }) => (id === null ? [] : [id]));
    return { ids, position: found[0]!.position };
  },
  *nextNumber(project) {
    const newest = yield* row<{ number: number | null }>(
      "SELECT max(number) AS number FROM experiment WHERE project = ?",
      [project],
    );
    return (newest?.number ?? 0) + 1;
  },
  *insert(experiment) {
    const inserted = yield* row<{ id: number }>(
      `INSERT INTO experiment (uuid, project, number, name, location, tags, deleted, created, updated, actor)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      [
        experiment.uuid,
        experiment.project,
        experiment.number,
        experiment.name,
        experiment.artifactLocation,
        toJson(experiment.tags),
        experiment.deleted,
        experiment.created,
        experiment.updated,
        experiment.actor,
      ],
    );
    return inserted!.id;
  },
  update: ({ id, name, tags, deleted, updated }) =>
    run("UPDATE experiment SET name = ?, tags = ?, deleted = ?, updated = ? WHERE id = ?", [
      name,
      toJson(tags),
      deleted,
      updated,
      id,
    ]),
  *list(project, deleted, after, limit) {
    const raw = yield* rows<RawExperiment>(
      `${select} WHERE e.project = ? AND e.deleted = ? AND e.number > ? ORDER BY e.number LIMIT ?`,
      [project, deleted ? 1 : 0, after, limit],
    );
    return raw.map(decode);
  },
};
