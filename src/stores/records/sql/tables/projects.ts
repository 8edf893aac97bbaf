import { invariant } from "../../../../domain/errors.ts";
import type { ProjectRow, Projects } from "../../store.ts";
import { row, rows } from "../query.ts";

const columns = "id, name, description, created, actor";

export const projects: Projects = {
  *byName(name) {
    return yield* row<ProjectRow>(`SELECT ${columns} FROM project WHERE name = ?`, [name]);
  },
  *byId(id) {
    const found = yield* row<ProjectRow>(`SELECT ${columns} FROM project WHERE id = ?`, [id]);
    invariant(found, `project ${id} is named by a record and exists`);
    return found;
  },
  *insert(project) {
    const inserted = yield* row<{ id: number }>(
      "INSERT INTO project (name, description, created, actor) VALUES (?, ?, ?, ?) RETURNING id",
      [project.name, project.description, project.created, project.actor],
    );
    return { ...project, id: inserted!.id };
  },
  *list(after, limit) {
    return yield* rows<ProjectRow>(`SELECT ${columns} FROM project WHERE name > ? ORDER BY name LIMIT ?`, [
      after,
      limit,
    ]);
  },
};
