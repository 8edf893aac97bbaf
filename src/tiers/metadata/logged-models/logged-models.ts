import type { Caller } from "../../../domain/caller.ts";
import { fingerprint } from "../../../domain/canonical.ts";
import { GalleryError } from "../../../domain/errors.ts";
import {
  checkExperimentNumber,
  checkExperimentNumbers,
  checkPresence,
  checkTitle,
} from "../../../domain/experiment.ts";
import type {
  LoggedModel,
  LoggedModelChange,
  LoggedModelQuery,
  NewLoggedModel,
} from "../../../domain/logged-model.ts";
import { readModel, spellModel } from "../../../domain/logged-model-json.ts";
import { decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import { checkTexts } from "../../../domain/run.ts";
import { checkText, checkUuid } from "../../../domain/text.ts";
import type { Page } from "../../../domain/values.ts";
import type { LoggedModelOrder, ProjectRow, Tables, Work } from "../../../stores/records/store.ts";
import { requireProject } from "../../storage/index.ts";
import { once, type TierContext } from "../../transaction.ts";
import { requireLiveExperiment } from "../runs/experiments.ts";
import { logMoves, tagMoves } from "../runs/moves.ts";
import { changeModel, PAIR_LIMIT } from "./change.ts";
import { presentModel, requireModel, wholeModel } from "./view.ts";

const TYPE_LENGTH = 500;
/** Before all: the latest comes first. */
const FIRST: [number, string] = [Number.MAX_SAFE_INTEGER, ""];

/** A run of the same project, as a model cannot come from elsewhere. */
function* requireSource(tables: Tables, project: ProjectRow, uuid: string): Work<void> {
  const run = yield* tables.runs.locate(uuid);
  if (run?.project === project.id) return;
  throw new GalleryError("run.unknown", `project ${project.name} has no run ${uuid}`, { field: "sourceRun" });
}

/** Bundles of files that runs made, with what is known of them. */
export function createLoggedModels({ records, seams }: TierContext) {
  function* insert(
    tables: Tables,
    caller: Caller,
    at: number,
    input: NewLoggedModel,
    uuid: string,
  ): Work<number> {
    const params = checkTexts(input.params, "params", PAIR_LIMIT);
    const tags = checkTexts(input.tags, "tags", PAIR_LIMIT);
    const name = checkTitle(input.name ?? uuid.slice(0, 8), "name");
    const type = checkText(input.type ?? "", "type", TYPE_LENGTH);
    const sourceRun = input.sourceRun === undefined ? null : checkUuid(input.sourceRun, "sourceRun");
    const number = checkExperimentNumber(input.experiment, "experiment");
    const project = yield* requireProject(tables, input.project);
    const content = fingerprint({ ...input, uuid });
    const earlier = yield* tables.loggedModels.byUuid(uuid);
    if (earlier?.content === content) return earlier.id;
    if (earlier !== undefined) {
      throw new GalleryError("logged_model.exists", `logged model ${uuid} exists with other content`, {
        field: "uuid",
      });
    }
    const experiment = yield* requireLiveExperiment(tables, project, number, "experiment");
    if (sourceRun !== null) yield* requireSource(tables, project, sourceRun);
    const id = yield* tables.loggedModels.insert({
      ...{ uuid, experiment: experiment.id, name, type, sourceRun, status: "pending", deleted: 0 },
      ...{ created: at, updated: at, actor: caller.actor, content },
    });
    yield* tables.loggedModels.insertParams(id, params);
    yield* tables.loggedModels.putTags(id, tags);
    const subject = { project: project.id, subjectKind: "logged_model", subject: id, uuid } as const;
    const data = { experiment: number, name, sourceRun };
    yield* logMoves(tables, caller, at, { ...subject, kind: "logged_model.created", data }, [
      ["status", "pending"],
      ...tagMoves(tags),
    ]);
    return id;
  }

  return {
    async createLoggedModel(caller: Caller, input: NewLoggedModel): Promise<LoggedModel> {
      const uuid = input.uuid === undefined ? seams.ids.uuid() : checkUuid(input.uuid, "uuid");
      const made = await records.write((tables) =>
        once(tables, caller, "createLoggedModel", input, seams.clock, function* (at) {
          return spellModel(yield* wholeModel(tables, yield* insert(tables, caller, at, input, uuid)));
        }),
      );
      return readModel(made);
    },

    async getLoggedModel(_caller: Caller, input: { model: string }): Promise<LoggedModel> {
      const uuid = checkUuid(input.model, "model");
      return records.read(function* (tables) {
        return yield* wholeModel(tables, (yield* requireModel(tables, uuid)).id);
      });
    },

    async changeLoggedModel(caller: Caller, input: LoggedModelChange): Promise<LoggedModel> {
      const change = changeModel(input);
      const changed = await records.write((tables) =>
        once(tables, caller, "changeLoggedModel", input, seams.clock, function* (at) {
          return spellModel(yield* wholeModel(tables, yield* change(tables, caller, at)));
        }),
      );
      return readModel(changed);
    },

    async listLoggedModels(_caller: Caller, input: LoggedModelQuery): Promise<Page<LoggedModel>> {
      const size = pageSize(input);
      const numbers = checkExperimentNumbers(input.experiments);
      const state = checkPresence(input.state ?? "active", "state");
      const name = input.name === undefined ? undefined : checkTitle(input.name, "name");
      const sourceRun = input.sourceRun === undefined ? undefined : checkUuid(input.sourceRun, "sourceRun");
      const query = fingerprint(["logged models", input.project, numbers, state, name, sourceRun]);
      const [created, uuid] = decodeCursor(input, query, FIRST);
      const rows = await records.read(function* (tables) {
        const project = yield* requireProject(tables, input.project);
        const experiments: number[] = [];
        for (const number of new Set(numbers)) {
          const found = yield* tables.experiments.byNumber(project.id, number);
          if (found !== undefined) experiments.push(found.id);
        }
        const after: LoggedModelOrder = { created, uuid };
        const found = yield* tables.loggedModels.list(
          { experiments, deleted: state === "deleted", name, sourceRun },
          after,
          size + 1,
        );
        return yield* tables.loggedModels.byIds(found.map(({ id }) => id));
      });
      return toPage(rows, size, query, (row) => [row.created, row.uuid], presentModel);
    },
  };
}
