import type { Caller } from "../../../domain/caller.ts";
import { fingerprint } from "../../../domain/canonical.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkExperimentNumber, checkTitle } from "../../../domain/experiment.ts";
import {
  type CheckedTagEdit,
  checkRunStatus,
  checkTagEdit,
  checkTexts,
  checkWhole,
  type NewRun,
  type Run,
  type RunChange,
  type RunQuestion,
} from "../../../domain/run.ts";
import { readRun, spellRun } from "../../../domain/run-json.ts";
import { movedTags } from "../../../domain/tag.ts";
import { checkText, checkUuid } from "../../../domain/text.ts";
import { deletedBy } from "../../../stores/records/runs.ts";
import type { ExperimentRow, RunKey, RunRow, Tables, Work } from "../../../stores/records/store.ts";
import { once, type TierContext, touching } from "../../transaction.ts";
import { refuseDeletedExperiment, requirePlace } from "./experiments.ts";
import { logMoves, type Move, summary, tagMoves } from "./moves.ts";
import { runAsOf } from "./past.ts";
import { presentRun, refuseDeleted, requireRun, wholeRun } from "./view.ts";

const TAG_LIMIT = 1_000;
const USER_LENGTH = 500;
/** Digits of the UUID that name a run whose maker did not. */
const SHORT = 8;

/** A request whose form is checked and whose identity is chosen. */
interface Draft {
  readonly uuid: string;
  readonly name: string;
  readonly user: string;
  readonly status: Run["status"];
  readonly started: number | null;
  readonly tags: readonly [string, string][];
  readonly content: string;
}

/** The tags that an edit moves on a run. */
export function* movedOn(tables: Tables, run: RunKey, edit: CheckedTagEdit) {
  const named = [...edit.set.map(([key]) => key), ...edit.remove];
  const known = yield* tables.runData.tags(run, named);
  return movedTags(new Map(known.map(({ name, value }) => [name, value])), edit);
}

/** The row after a change, and what of it moves; `deleted` counts first, as it decides whether the rest may. */
function moveRow(row: RunRow, change: RunChange): { after: RunRow; moves: Move[] } {
  const moves: Move[] = [];
  const after = { ...row };
  const { deleted } = change;
  if (deleted !== undefined && deleted !== ((row.deleted & deletedBy.run) !== 0)) {
    after.deleted = row.deleted ^ deletedBy.run;
    moves.push(["deleted", deleted ? true : null]);
  }
  if (change.name !== undefined && change.name !== row.name) {
    after.name = change.name;
    moves.push(["name", change.name]);
  }
  if (change.status !== undefined && change.status !== row.status) {
    after.status = change.status;
    moves.push(["status", change.status]);
  }
  if (change.endedAt !== undefined && change.endedAt !== row.ended) {
    after.ended = change.endedAt;
    moves.push(["ended", change.endedAt]);
  }
  return { after, moves };
}

/** What only moves a run's deletion is the one change that a deleted one takes. */
function checkMovable(row: RunRow, { deleted, run, ...others }: RunChange): void {
  const own = deleted === undefined ? row.deleted & deletedBy.run : deleted ? deletedBy.run : 0;
  const withExperiment = row.deleted & deletedBy.experiment;
  if (deleted === false && withExperiment !== 0) {
    throw new GalleryError(
      "experiment.deleted",
      `run ${run} is deleted with experiment ${row.number} of ${row.projectName}`,
      { field: "deleted" },
    );
  }
  if (Object.values(others).some((each) => each !== undefined)) {
    refuseDeleted({ deleted: own | withExperiment }, run);
  }
}

export function createRuns({ records, seams }: TierContext) {
  function draft(given: NewRun): Draft {
    const { uuid: chosen, ...content } = given;
    const uuid = chosen === undefined ? seams.ids.uuid() : checkUuid(chosen, "uuid");
    return {
      uuid,
      name: given.name === undefined ? uuid.slice(0, SHORT) : checkTitle(given.name, "name"),
      user: checkText(given.user ?? "", "user", USER_LENGTH),
      status: checkRunStatus(given.status ?? "running", "status"),
      started: given.startedAt === undefined ? null : checkWhole(given.startedAt, "startedAt"),
      tags: checkTexts(given.tags, "tags", TAG_LIMIT),
      content: fingerprint(content),
    };
  }

  function* insert(
    tables: Tables,
    caller: Caller,
    at: number,
    experiment: ExperimentRow,
    { started: told, tags, ...given }: Draft,
  ): Work<Run> {
    refuseDeletedExperiment(experiment, "experiment");
    const { number, projectName, project } = experiment;
    const started = told ?? at;
    const row = {
      ...given,
      experiment: experiment.id,
      started,
      ended: null,
      deleted: 0,
      created: at,
      actor: caller.actor,
    };
    const subject = yield* tables.runs.insert(row);
    const { uuid, name, status } = given;
    yield* logMoves(
      tables,
      caller,
      at,
      {
        ...{ kind: "run.created", project, subjectKind: "run", subject, uuid },
        data: { experiment: number, name },
      },
      [["name", name], ["status", status], ...tagMoves(tags)],
    );
    const id = subject();
    yield* tables.runData.putTags({ id, experiment: experiment.id }, tags);
    return presentRun({
      ...{ ...row, id, project, projectName, number },
      ...{ params: {}, tags: Object.fromEntries(tags), metrics: [], dataSets: [], models: [], outputs: [] },
    });
  }

  return {
    async createRun(caller: Caller, input: NewRun): Promise<Run> {
      const number = checkExperimentNumber(input.experiment, "experiment");
      const wanted = draft(input);
      const made = await records.write(
        (tables) =>
          once(tables, caller, "createRun", input, seams.clock, function* (at) {
            const experiment = yield* requirePlace(tables, input.project, number, "experiment");
            const earlier = input.uuid === undefined ? undefined : yield* tables.runs.byUuid(wanted.uuid);
            if (earlier === undefined) return spellRun(yield* insert(tables, caller, at, experiment, wanted));
            if (earlier.content === wanted.content) return spellRun(yield* wholeRun(tables, wanted.uuid));
            throw new GalleryError("run.exists", `run ${wanted.uuid} exists with other content`, {
              field: "uuid",
            });
          }),
        touching(caller, [`run ${wanted.uuid}`]),
      );
      return readRun(made);
    },

    async getRun(_caller: Caller, { run, asOf }: RunQuestion): Promise<Run> {
      const uuid = checkUuid(run, "run");
      return records.read((tables) =>
        asOf === undefined ? wholeRun(tables, uuid) : runAsOf(tables, uuid, asOf),
      );
    },

    async changeRun(caller: Caller, input: RunChange): Promise<Run> {
      const uuid = checkUuid(input.run, "run");
      if (input.name !== undefined) checkTitle(input.name, "name");
      if (input.status !== undefined) checkRunStatus(input.status, "status");
      if (input.endedAt != null) checkWhole(input.endedAt, "endedAt");
      const edit = checkTagEdit(input.tags, "tags", TAG_LIMIT);
      const changed = await records.write(
        (tables) =>
          once(tables, caller, "changeRun", input, seams.clock, function* (at) {
            const row = yield* requireRun(tables, uuid);
            checkMovable(row, { ...input, run: uuid });
            const { after, moves } = moveRow(row, input);
            const tags = yield* movedOn(tables, row, edit);
            if (moves.length > 0) yield* tables.runs.update(after);
            yield* tables.runData.putTags(row, tags);
            const all = [...moves, ...tagMoves(tags)];
            if (all.length > 0) {
              yield* logMoves(
                tables,
                caller,
                at,
                {
                  ...{ kind: "run.changed", project: row.project, subjectKind: "run", subject: row.id, uuid },
                  data: { experiment: row.number, ...summary(all) },
                },
                all,
              );
            }
            return spellRun(yield* wholeRun(tables, uuid));
          }),
        touching(caller, [`run ${uuid}`]),
      );
      return readRun(changed);
    },
  };
}
