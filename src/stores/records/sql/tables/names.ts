import type { FieldType } from "../../../../domain/values.ts";
import type { Names, SeriesKey } from "../../store.ts";
import { forEachList, row, rows, run } from "../query.ts";

export const names: Names = {
  fields: (project) =>
    rows<{ name: string; type: FieldType }>("SELECT name, type FROM field WHERE project = ? ORDER BY name", [
      project,
    ]),
  *field(project, name) {
    return (yield* row<{ type: FieldType }>("SELECT type FROM field WHERE project = ? AND name = ?", [
      project,
      name,
    ]))?.type;
  },
  defineField: (project, name, type) =>
    run("INSERT INTO field (project, name, type) VALUES (?, ?, ?)", [project, name, type]),
  *series(project, key) {
    return (yield* row<{ id: number }>(
      "SELECT id FROM series WHERE project = ? AND scope = ? AND name = ? AND dimensions = ?",
      [project, key.scope, key.name, key.dimensions],
    ))?.id;
  },
  *defineSeries(project, key) {
    const made = yield* row<{ id: number }>(
      "INSERT INTO series (project, scope, name, dimensions) VALUES (?, ?, ?, ?) RETURNING id",
      [project, key.scope, key.name, key.dimensions],
    );
    return made!.id;
  },
  listSeries: (project) =>
    rows<SeriesKey & { id: number }>(
      "SELECT id, scope, name, dimensions FROM series WHERE project = ? ORDER BY name, scope, dimensions",
      [project],
    ),
  seriesNamed: (project, wanted) =>
    forEachList(wanted, ({ sql, parameters }) =>
      rows<SeriesKey & { id: number }>(
        `SELECT id, scope, name, dimensions FROM series WHERE project = ? AND name IN ${sql} ORDER BY id`,
        [project, ...parameters],
      ),
    ),
};
