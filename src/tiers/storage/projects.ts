import type { Caller } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";
import { decodeCursor, pageSize, toPage } from "../../domain/page.ts";
import type { NewProject, Project } from "../../domain/project.ts";
import { checkIdentifier, checkText, quote } from "../../domain/text.ts";
import { timeOf } from "../../domain/time.ts";
import type { Page, PageRequest } from "../../domain/values.ts";
import type { ProjectRow, Tables, Work } from "../../stores/records/store.ts";
import { log, once, type TierContext } from "../transaction.ts";

function present(row: ProjectRow): Project {
  return {
    name: row.name,
    description: row.description,
    createdAt: timeOf(row.created),
    createdBy: row.actor,
  };
}

export function* requireProject(tables: Tables, name: unknown): Work<ProjectRow> {
  const project = typeof name === "string" ? yield* tables.projects.byName(name) : undefined;
  if (project) return project;
  throw unknownProject(name);
}

export const unknownProject = (name: unknown): GalleryError =>
  new GalleryError("project.unknown", `there is no project ${quote(name)}`, { field: "project" });

export function createProjects({ records, seams }: TierContext) {
  return {
    async createProject(caller: Caller, input: NewProject): Promise<Project> {
      const name = checkIdentifier(input.name, "name");
      const description = checkText(input.description ?? "", "description");
      return records.write((tables) =>
        once(tables, caller, "createProject", input, seams.clock, function* (created) {
          if (yield* tables.projects.byName(name)) {
            throw new GalleryError("project.exists", `project ${name} exists`, { field: "name" });
          }
          const row = yield* tables.projects.insert({ name, description, created, actor: caller.actor });
          yield* log(tables, caller, created, [
            {
              kind: "project.created",
              project: row.id,
              subjectKind: "project",
              subject: row.id,
              uuid: name,
              data: {},
            },
          ]);
          return present(row);
        }),
      );
    },

    async getProject(_caller: Caller, input: { project: string }): Promise<Project> {
      return records.read(function* (tables) {
        return present(yield* requireProject(tables, input.project));
      });
    },

    async listProjects(_caller: Caller, input: PageRequest): Promise<Page<Project>> {
      const size = pageSize(input);
      const [after] = decodeCursor(input, "projects", [""]);
      const rows = await records.read((tables) => tables.projects.list(after!, size + 1));
      return toPage(rows, size, "projects", (row) => [row.name], present);
    },
  };
}
