import type { Caller } from "../../../domain/caller.ts";
import type { Environment, EnvironmentSetting, Protection } from "../../../domain/deployment.ts";
import { builtInEnvironments, protections } from "../../../domain/deployment.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkIdentifier, quote } from "../../../domain/text.ts";
import type { EnvironmentRow, Tables, Work } from "../../../stores/records/store.ts";
import { log, once, type TierContext } from "../../transaction.ts";
import { requireProject } from "../projects.ts";

const PROTECTION = "protection";
const builtIn: readonly string[] = builtInEnvironments;

/** The name of an environment in a request; `production` unless told. */
export const checkEnvironment = (value: unknown = "production"): string =>
  checkIdentifier(value, "environment");

/** Nothing for one that every project has and this one has not used yet. */
export function* findEnvironment(
  tables: Tables,
  project: { readonly id: number; readonly name: string },
  name: string,
): Work<EnvironmentRow | undefined> {
  const row = yield* tables.environments.find(project.id, name);
  if (row || builtIn.includes(name)) return row;
  const known = yield* environmentNames(tables, project.id);
  throw new GalleryError(
    "environment.unknown",
    `project ${project.name} has no environment ${quote(name)}, only ${known.join(", ")}`,
    { field: "environment" },
  );
}

/** For a write, which gives a built-in environment its row. */
export function* requireEnvironment(
  tables: Tables,
  project: { readonly id: number; readonly name: string },
  name: string,
): Work<EnvironmentRow> {
  const row = yield* findEnvironment(tables, project, name);
  return row ?? (yield* tables.environments.ensure(project.id, name));
}

function* environmentNames(tables: Tables, project: number): Work<string[]> {
  const rows = yield* tables.environments.list(project);
  return [...new Set([...builtIn, ...rows.map((row) => row.name)])];
}

function* protectionsOf(tables: Tables, environments: readonly number[]): Work<Map<number, Protection>> {
  const entries = yield* tables.states.current("environment", environments);
  return new Map(entries.map((entry) => [entry.subject, entry.value as Protection]));
}

export function* protectionOf(tables: Tables, environment: EnvironmentRow): Work<Protection> {
  return (yield* protectionsOf(tables, [environment.id])).get(environment.id) ?? "none";
}

export function createEnvironments({ records, seams }: TierContext) {
  return {
    async setEnvironment(caller: Caller, input: EnvironmentSetting): Promise<Environment> {
      const name = checkIdentifier(input.name, "name");
      const { protection } = input;
      if (!protections.includes(protection)) {
        throw new GalleryError(
          "request.invalid",
          `protection must be one of ${protections.join(", ")}, got ${quote(protection)}`,
          { field: "protection" },
        );
      }
      return records.write((tables) =>
        once(tables, caller, "setEnvironment", input, seams.clock, function* (at) {
          const project = yield* requireProject(tables, input.project);
          const answer: Environment = { project: project.name, name, protection };
          const known = yield* tables.environments.find(project.id, name);
          const present = known ? yield* protectionOf(tables, known) : "none";
          if ((known || builtIn.includes(name)) && present === protection) return answer;
          const { id } = known ?? (yield* tables.environments.ensure(project.id, name));
          const position = yield* log(tables, caller, at, [
            {
              kind: "environment.set",
              project: project.id,
              subjectKind: "project",
              subject: project.id,
              uuid: project.name,
              data: { environment: name, protection },
            },
          ]);
          yield* tables.states.append([
            {
              position,
              subjectKind: "environment",
              subject: id,
              name: PROTECTION,
              value: protection,
              at,
              actor: caller.actor,
            },
          ]);
          return answer;
        }),
      );
    },

    /** Those that every project has first, then the others by name. */
    async listEnvironments(
      _caller: Caller,
      input: { project: string },
    ): Promise<{ items: readonly Environment[] }> {
      return records.read(function* (tables) {
        const project = yield* requireProject(tables, input.project);
        const rows = yield* tables.environments.list(project.id);
        const idOf = new Map(rows.map((row) => [row.name, row.id]));
        const set = yield* protectionsOf(
          tables,
          rows.map((row) => row.id),
        );
        const names = yield* environmentNames(tables, project.id);
        return {
          items: names.map((name) => ({
            project: project.name,
            name,
            protection: set.get(idOf.get(name)!) ?? "none",
          })),
        };
      });
    },
  };
}
