import type { EnvironmentRow, Environments } from "../../store.ts";
import { forEachList, row, rows } from "../query.ts";

const COLUMNS = "id, project, name";

export const environments: Environments = {
  find: (project, name) =>
    row<EnvironmentRow>(`SELECT ${COLUMNS} FROM environment WHERE project = ? AND name = ?`, [project, name]),
  byIds: (ids) =>
    forEachList(ids, (wanted) =>
      rows<EnvironmentRow>(`SELECT ${COLUMNS} FROM environment WHERE id IN ${wanted.sql}`, wanted.parameters),
    ),
  *ensure(project, name) {
    const known = yield* environments.find(project, name);
    if (known) return known;
    const made = yield* row<{ id: number }>(
      "INSERT INTO environment (project, name) VALUES (?, ?) RETURNING id",
      [project, name],
    );
    return { id: made!.id, project, name };
  },
  list: (project) =>
    rows<EnvironmentRow>(`SELECT ${COLUMNS} FROM environment WHERE project = ? ORDER BY name`, [project]),
};
