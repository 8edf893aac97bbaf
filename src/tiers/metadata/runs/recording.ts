import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkTitle } from "../../../domain/experiment.ts";
import {
  checkDataSet,
  checkRunMetric,
  checkTexts,
  checkWhole,
  type NewRunMetric,
  type RunInput,
  type RunOutput,
  type RunRecord,
} from "../../../domain/run.ts";
import { spellPoint } from "../../../domain/run-json.ts";
import { checkUuid, quote } from "../../../domain/text.ts";
import type { DataSetUse, RunKey, Tables, Work } from "../../../stores/records/store.ts";
import { once, type TierContext, touching } from "../../transaction.ts";
import { recordOnModels } from "../logged-models/metrics.ts";
import { logMoves, type Move, someOf, summary, tagMoves } from "./moves.ts";
import { movedOn } from "./runs.ts";
import { refuseDeleted, requireRun, unknownRun } from "./view.ts";

const POINT_LIMIT = 1_000;
const TEXT_LIMIT = 1_000;
const NAMED_LIMIT = 1_000;

/** A record whose form is checked. */
interface Draft {
  readonly metrics: readonly NewRunMetric[];
  readonly params: readonly [string, string][];
  readonly tags: readonly [string, string][];
  readonly dataSets: readonly DataSetUse[];
  readonly models: readonly string[];
  readonly outputs: readonly RunOutput[];
  readonly name: string | undefined;
}

function checkList<Item, Checked>(
  given: readonly Item[] | undefined,
  field: string,
  limit: number,
  check: (item: Item, path: string) => Checked,
): Checked[] {
  if (given === undefined) return [];
  if (!Array.isArray(given) || given.length > limit) {
    throw new GalleryError("request.invalid", `${field} must have up to ${limit} elements`, { field });
  }
  return given.map((item: Item, index) => check(item, `${field}[${index}].`));
}

function checkInput(given: RunInput, path: string): DataSetUse | { model: string } {
  if ("model" in given) return { model: checkUuid(given.model, `${path}model`) };
  return {
    dataSet: checkDataSet(given.dataSet, `${path}dataSet.`),
    tags: Object.fromEntries(checkTexts(given.tags, `${path}tags`, TEXT_LIMIT)),
  };
}

const checkOutput = (given: RunOutput, path: string): RunOutput => ({
  model: checkUuid(given.model, `${path}model`),
  step: checkWhole(given.step, `${path}step`),
});

function draft(input: RunRecord): Draft {
  const inputs = checkList(input.inputs, "inputs", NAMED_LIMIT, checkInput);
  return {
    metrics: checkList(input.metrics, "metrics", POINT_LIMIT, checkRunMetric),
    params: checkTexts(input.params, "params", TEXT_LIMIT),
    tags: checkTexts(input.tags, "tags", TEXT_LIMIT),
    dataSets: inputs.filter((each) => "dataSet" in each),
    models: inputs.flatMap((each) => ("model" in each ? [each.model] : [])),
    outputs: checkList(input.outputs, "outputs", NAMED_LIMIT, checkOutput),
    name: input.name === undefined ? undefined : checkTitle(input.name, "name"),
  };
}

/** Logged models get the points that name them, too. */
const measuredModels = ({ metrics }: Draft): string[] =>
  metrics.flatMap(({ model }) => (model === undefined ? [] : `logged model ${model}`));

/** Those that the run does not have yet; one that it has with another value is refused. */
function* newParams(
  tables: Tables,
  run: RunKey,
  uuid: string,
  given: Draft["params"],
): Work<Draft["params"]> {
  const known = yield* tables.runData.params(
    run,
    given.map(([name]) => name),
  );
  const values = new Map(known.map(({ name, value }) => [name, value]));
  for (const [name, value] of given) {
    const kept = values.get(name);
    if (kept === undefined || kept === value) continue;
    throw new GalleryError(
      "param.changed",
      `param ${quote(name)} of run ${uuid} is ${quote(kept)} and cannot become ${quote(value)}`,
      { field: `params.${name}` },
    );
  }
  return given.filter(([name]) => !values.has(name));
}

/** Names the run anew, when another name is given. */
function* rename(tables: Tables, uuid: string, name: string | undefined): Work<Move[]> {
  if (name === undefined) return [];
  const row = yield* requireRun(tables, uuid);
  if (row.name === name) return [];
  yield* tables.runs.update({ ...row, name });
  return [["name", name]];
}

export function createRunRecording({ records, seams }: TierContext) {
  return {
    async recordRun(caller: Caller, input: RunRecord): Promise<{ recorded: number }> {
      const uuid = checkUuid(input.run, "run");
      const told = draft(input);
      // A repeat is known by what it says, and JSON is how that is compared.
      const said = { ...input, metrics: told.metrics.map(spellPoint) };
      return records.write(
        (tables) =>
          once(tables, caller, "recordRun", said, seams.clock, function* (at) {
            const run = yield* tables.runs.locate(uuid);
            if (run === undefined) throw unknownRun(uuid);
            refuseDeleted(run, uuid);
            const params = yield* newParams(tables, run, uuid, told.params);
            const tags = yield* movedOn(tables, run, { set: told.tags, remove: [] });
            const named = yield* rename(tables, uuid, told.name);
            const moves = [...named, ...tagMoves(tags)];
            const { metrics, dataSets, models, outputs } = told;
            const inputs = dataSets.length + models.length;
            if (metrics.length + params.length + moves.length + inputs + outputs.length > 0) {
              yield* tables.runData.insertParams(run, params, at);
              yield* tables.runData.putTags(run, tags);
              const ids = yield* tables.runData.moveLatest(run, metrics);
              yield* recordOnModels(tables, run, uuid, metrics);
              yield* tables.runData.insertDataSets(run, dataSets, at);
              yield* tables.runData.insertModels(run.id, models, at);
              yield* tables.runData.insertOutputs(run.id, outputs, at);
              yield* logMoves(
                tables,
                caller,
                at,
                {
                  ...{
                    kind: "run.recorded",
                    project: run.project,
                    subjectKind: "run",
                    subject: run.id,
                    uuid,
                  },
                  data: {
                    experiment: run.number,
                    ...(metrics.length > 0 && {
                      recorded: metrics.length,
                      metrics: someOf(metrics.map(({ name }) => name)),
                    }),
                    ...(params.length > 0 && { params: someOf(params.map(([name]) => name)) }),
                    ...summary(moves),
                    ...(inputs > 0 && { inputs }),
                    ...(outputs.length > 0 && { outputs: outputs.length }),
                  },
                },
                moves,
              );
              yield* tables.runData.insertPoints(ids, metrics, at);
            }
            return { recorded: metrics.length };
          }),
        touching(caller, [`run ${uuid}`, ...measuredModels(told)]),
      );
    },
  };
}
