import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import {
  checkExperimentNumber,
  checkLocation,
  checkPresence,
  checkTitle,
  DEFAULT_EXPERIMENT,
  type Experiment,
  type ExperimentChange,
  type ExperimentName,
  type ExperimentQuery,
  type NewExperiment,
} from "../../../domain/experiment.ts";
import { decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import { checkTagEdit, checkTexts } from "../../../domain/run.ts";
import { movedTags, tagsAfter } from "../../../domain/tag.ts";
import { quote } from "../../../domain/text.ts";
import { timeOf } from "../../../domain/time.ts";
import type { Page } from "../../../domain/values.ts";
import type { ExperimentRow, ProjectRow, Tables, Work } from "../../../stores/records/store.ts";
import { requireProject, unknownProject } from "../../storage/index.ts";
import { once, type TierContext } from "../../transaction.ts";
import { logMoves, type Move, summary, tagMoves } from "./moves.ts";

const TAG_LIMIT = 1_000;

export const presentExperiment = (row: ExperimentRow): Experiment => ({
  uuid: row.uuid,
  project: row.projectName,
  number: row.number,
  name: row.name,
  artifactLocation: row.artifactLocation,
  state: row.deleted === 0 ? "active" : "deleted",
  tags: row.tags,
  createdAt: timeOf(row.created),
  updatedAt: timeOf(row.updated),
  createdBy: row.actor,
});

export function* requireExperiment(
  tables: Tables,
  project: ProjectRow,
  number: number,
  field: string,
): Work<ExperimentRow> {
  const found = yield* tables.experiments.byNumber(project.id, number);
  if (found) return found;
  throw new GalleryError("experiment.unknown", `project ${project.name} has no experiment ${number}`, {
    field,
  });
}

/** The experiments that a search goes through, by their numbers; null for all of the project's. */
export function* requireScope(tables: Tables, project: unknown, numbers: readonly number[] | null) {
  const scope = typeof project === "string" ? yield* tables.experiments.scopeOf(project, numbers) : undefined;
  if (scope !== undefined) return scope;
  throw unknownProject(project);
}

/** One experiment, with one question as long as it and its project are there. */
export function* requirePlace(
  tables: Tables,
  project: string,
  number: number,
  field: string,
): Work<ExperimentRow> {
  const found = yield* tables.experiments.byPlace(project, number);
  return found ?? (yield* requireExperiment(tables, yield* requireProject(tables, project), number, field));
}

/** The same, to add to it. */
export function* requireLiveExperiment(
  tables: Tables,
  project: ProjectRow,
  number: number,
  field: string,
): Work<ExperimentRow> {
  const found = yield* requireExperiment(tables, project, number, field);
  refuseDeletedExperiment(found, field);
  return found;
}

/** What was set aside takes nothing new until it is brought back. */
export function refuseDeletedExperiment(
  { number, projectName, deleted }: Pick<ExperimentRow, "number" | "projectName" | "deleted">,
  field: string,
): void {
  if (deleted === 0) return;
  throw new GalleryError("experiment.deleted", `experiment ${number} of ${projectName} is deleted`, {
    field,
  });
}

function* requireNamed(tables: Tables, project: ProjectRow, name: string): Work<ExperimentRow> {
  const found = yield* tables.experiments.byName(project.id, name);
  if (found) return found;
  throw new GalleryError("experiment.unknown", `project ${project.name} has no experiment ${quote(name)}`, {
    field: "name",
  });
}

/** The one that was chosen, or the next one; the first experiment with the default's name is the default. */
function* freeNumber(tables: Tables, project: ProjectRow, name: string, chosen?: number): Work<number> {
  if (chosen === undefined) {
    const isFirst =
      name === DEFAULT_EXPERIMENT && (yield* tables.experiments.byNumber(project.id, 0)) === undefined;
    return isFirst ? 0 : yield* tables.experiments.nextNumber(project.id);
  }
  const rival = yield* tables.experiments.byNumber(project.id, chosen);
  if (rival === undefined) return chosen;
  throw new GalleryError("experiment.exists", `experiment ${chosen} is ${quote(rival.name)}`, {
    field: "number",
  });
}

function* refuseTaken(tables: Tables, project: number, name: string): Work<void> {
  const taken = yield* tables.experiments.byName(project, name);
  if (taken === undefined) return;
  const where = taken.deleted === 0 ? "" : ", which is deleted";
  throw new GalleryError("experiment.exists", `${quote(name)} is experiment ${taken.number}${where}`, {
    field: "name",
  });
}

export function createExperiments({ records, seams }: TierContext) {
  /** What a change moves on an experiment, and the row after it. */
  function* moved(
    tables: Tables,
    row: ExperimentRow,
    { name, deleted = row.deleted === 1, tags }: Pick<ExperimentChange, "name" | "deleted" | "tags">,
  ): Work<{ after: ExperimentRow; moves: Move[] }> {
    const edit = checkTagEdit(tags, "tags", TAG_LIMIT);
    if (deleted && (name !== undefined || tags !== undefined)) refuseDeletedExperiment(row, "number");
    const present = new Map(Object.entries(row.tags));
    const movedKeys = movedTags(present, edit);
    const moves = tagMoves(movedKeys);
    if (name !== undefined && name !== row.name) {
      yield* refuseTaken(tables, row.project, name);
      moves.push(["name", name]);
    }
    if (deleted !== (row.deleted === 1)) moves.push(["deleted", deleted ? true : null]);
    const after = {
      ...row,
      name: name ?? row.name,
      deleted: deleted ? 1 : 0,
      tags: tagsAfter(present, movedKeys),
    };
    return { after, moves };
  }

  return {
    async createExperiment(caller: Caller, input: NewExperiment): Promise<Experiment> {
      const name = checkTitle(input.name, "name");
      const tags = Object.fromEntries(checkTexts(input.tags, "tags", TAG_LIMIT));
      const chosen = input.number === undefined ? undefined : checkExperimentNumber(input.number, "number");
      const artifactLocation =
        input.artifactLocation === undefined
          ? null
          : checkLocation(input.artifactLocation, "artifactLocation");
      const uuid = seams.ids.uuid();
      return records.write((tables) =>
        once(tables, caller, "createExperiment", input, seams.clock, function* (at) {
          const owner = yield* requireProject(tables, input.project);
          const { id: project, name: projectName } = owner;
          yield* refuseTaken(tables, project, name);
          const number = yield* freeNumber(tables, owner, name, chosen);
          const row = {
            ...{ uuid, project, number, name, artifactLocation, tags, deleted: 0 },
            ...{ created: at, updated: at, actor: caller.actor },
          };
          const id = yield* tables.experiments.insert(row);
          yield* logMoves(
            tables,
            caller,
            at,
            {
              ...{ kind: "experiment.created", project, subjectKind: "experiment", subject: id, uuid },
              data: { number, name },
            },
            [["name", name], ...tagMoves(Object.entries(tags))],
          );
          return presentExperiment({ ...row, id, projectName });
        }),
      );
    },

    async getExperiment(_caller: Caller, input: ExperimentName): Promise<Experiment> {
      return records.read(function* (tables) {
        const project = yield* requireProject(tables, input.project);
        return presentExperiment(
          "number" in input
            ? yield* requireExperiment(
                tables,
                project,
                checkExperimentNumber(input.number, "number"),
                "number",
              )
            : yield* requireNamed(tables, project, checkTitle(input.name, "name")),
        );
      });
    },

    async changeExperiment(caller: Caller, input: ExperimentChange): Promise<Experiment> {
      const number = checkExperimentNumber(input.number, "number");
      if (input.name !== undefined) checkTitle(input.name, "name");
      return records.write((tables) =>
        once(tables, caller, "changeExperiment", input, seams.clock, function* (at) {
          const project = yield* requireProject(tables, input.project);
          const row = yield* requireExperiment(tables, project, number, "number");
          const { after, moves } = yield* moved(tables, row, input);
          if (moves.length === 0) return presentExperiment(row);
          const updated = { ...after, updated: at };
          yield* tables.experiments.update(updated);
          if (after.deleted !== row.deleted) yield* tables.runs.setDeletedWith(row.id, after.deleted === 1);
          yield* logMoves(
            tables,
            caller,
            at,
            {
              ...{ kind: "experiment.changed", project: row.project, subjectKind: "experiment" },
              ...{ subject: row.id, uuid: row.uuid },
              data: { number, ...summary(moves) },
            },
            moves,
          );
          return presentExperiment(updated);
        }),
      );
    },

    async listExperiments(_caller: Caller, input: ExperimentQuery): Promise<Page<Experiment>> {
      const size = pageSize(input);
      const state = checkPresence(input.state ?? "active", "state");
      const query = `experiments ${input.project} ${state}`;
      const [after] = decodeCursor(input, query, [-1]);
      const rows = await records.read(function* (tables) {
        const { id } = yield* requireProject(tables, input.project);
        return yield* tables.experiments.list(id, state === "deleted", after!, size + 1);
      });
      return toPage(rows, size, query, (row) => [row.number], presentExperiment);
    },
  };
}
