import type { Caller } from "../../../domain/caller.ts";
import type { NewRunMetric, RunInput, RunRecord } from "../../../domain/run.ts";
import type { Metadata } from "../../../tiers/metadata/index.ts";
import { handle, type MlflowHandlers } from "../call.ts";
import { invalid, missing, retell } from "../errors.ts";
import { RUN_NAME } from "../messages.ts";
import { dataSetInput, inputOf } from "../requests/data-sets.ts";
import { double, int64, list, message, required, text, type Values } from "../requests/fields.ts";
import { checkRunId, modelUuid, runUuid } from "../requests/ids.ts";
import { type Pair, pair, recordOf } from "../requests/kinds.ts";
import { limits } from "../requests/limits.ts";
import { checkLength, checkName, checkTagKey } from "../requests/names.ts";
import { pythonFloat, pythonRepr } from "../requests/python.ts";
import { runRefusals } from "./runs.ts";

const keptName = `The tag '${RUN_NAME}' tells the name of its run, so it cannot be removed; rename the run instead.`;

const id = { run_id: required(text) };

const point = {
  key: required(text),
  value: required(double),
  timestamp: required(int64),
  step: int64,
  model_id: text,
  dataset_name: text,
  dataset_digest: text,
};

const pairFields = { key: required(text), value: text };

const batch = { ...id, metrics: list(message(point)), params: list(pair), tags: list(pair) };

type Point = Values<typeof point>;
type Given = Omit<RunRecord, "run">;

/** @param at `metrics[3].`, or empty for a metric by itself */
function metricOf({ key, value, timestamp, step = 0, ...measured }: Point, at: string): NewRunMetric {
  checkName(key, `${at}name`);
  if (timestamp < 0) {
    throw invalid(
      `Invalid value ${timestamp} for parameter '${at}timestamp' supplied: metric '${key}' (value=${pythonFloat(value)}). Timestamp must be a nonnegative long (64-bit integer) `,
    );
  }
  checkLength(key, "Metric name", limits.key);
  return { name: key, value, at: timestamp, step, ...(measured.model_id && modelOf(measured)) };
}

function modelOf({ model_id, dataset_name, dataset_digest = "" }: Partial<Point>): Partial<NewRunMetric> {
  const dataSet = dataset_name && { name: dataset_name, digest: dataset_digest };
  return { model: modelUuid(model_id!), ...(dataSet && { dataSet }) };
}

function checkParam(key: string, path: string): void {
  checkLength(checkName(key, path), "Param key", limits.key);
}

function checkCount(what: string, most: number, count: number): void {
  if (count <= most) return;
  throw invalid(
    `A batch logging request can contain at most ${most} ${what}. Got ${count} ${what}. Please split up ${what} across multiple requests and try again.`,
  );
}

function checkCounts(metrics: number, params: number, tags: number): void {
  checkCount("metrics", limits.metricsPerBatch, metrics);
  checkCount("params", limits.paramsPerBatch, params);
  checkCount("tags", limits.tagsPerBatch, tags);
  checkCount("metrics, params, and tags", limits.entitiesPerBatch, metrics + params + tags);
}

function checkUnique(params: readonly Pair[]): void {
  const keys = params.map(({ key }) => key);
  const twice = keys.filter((key, index) => keys.indexOf(key) < index);
  if (twice.length === 0) return;
  throw invalid(
    `Duplicate parameter keys have been submitted: [${twice.map(pythonRepr).join(", ")}]. Please ensure the request contains only one param value per param key.`,
  );
}

/** Tags as the run has them: its name is no tag here. */
function tagsOf(pairs: readonly Pair[]): Pick<RunRecord, "tags" | "name"> {
  const { [RUN_NAME]: name, ...tags } = recordOf(pairs);
  return { tags, ...(name && { name }) };
}

/** A param that was refused because it has another value. */
interface Clash {
  readonly key: string;
  readonly before: string;
  readonly now: string;
}

export function loggingHandlers(metadata: Metadata): MlflowHandlers {
  /** Reads the run only after a refusal, so that what is taken costs one transaction. */
  const clashes = async (
    caller: Caller,
    runId: string,
    { params = {} }: Given,
  ): Promise<readonly Clash[]> => {
    const run = await metadata.getRun(caller, { run: runUuid(runId) });
    return Object.entries(params).flatMap(([key, now]) => {
      const before = Object.hasOwn(run.params, key) ? run.params[key] : now;
      return before === undefined || before === now ? [] : [{ key, before, now }];
    });
  };

  const record = (
    caller: Caller,
    runId: string,
    given: Given,
    changed: (clashes: readonly Clash[]) => string,
  ): Promise<unknown> =>
    retell(metadata.recordRun(caller, { ...given, run: runUuid(runId) }), {
      ...runRefusals(runId),
      "param.changed": async () =>
        invalid(`Changing param values is not allowed. ${changed(await clashes(caller, runId, given))}`),
    });

  const neverChanged = () => "";

  return {
    LogMetric: handle({ ...id, ...point }, async (given, { caller }) => {
      await record(caller, given.run_id, { metrics: [metricOf(given, "")] }, neverChanged);
    }),

    LogParam: handle({ ...id, ...pairFields }, async ({ run_id, key, value = "" }, { caller }) => {
      checkParam(key, "key");
      await record(
        caller,
        run_id,
        { params: { [key]: value } },
        ([clash]) =>
          `Param with key='${key}' was already logged with value='${clash?.before}' for run ID='${run_id}'. Attempted logging new value '${value}'.`,
      );
    }),

    LogBatch: handle(batch, async ({ run_id, metrics = [], params = [], tags = [] }, { caller }) => {
      checkRunId(run_id);
      const points = metrics.map((metric, index) => metricOf(metric, `metrics[${index}].`));
      for (const [index, { key }] of params.entries()) checkParam(key, `params[${index}].key`);
      for (const [index, { key }] of tags.entries()) checkTagKey(key, `tags[${index}].key`);
      checkCounts(metrics.length, params.length, tags.length);
      checkUnique(params);
      const given = { metrics: points, params: recordOf(params), ...tagsOf(tags) };
      await record(caller, run_id, given, (found) => {
        const told = found.map(
          ({ key, before, now }) =>
            `{'key': ${pythonRepr(key)}, 'old_value': ${pythonRepr(before)}, 'new_value': ${pythonRepr(now)}}`,
        );
        return `Params were already logged='[${told.join(", ")}]' for run ID='${run_id}'.`;
      });
    }),

    SetTag: handle({ ...id, ...pairFields }, async ({ run_id, key, value }, { caller }) => {
      checkTagKey(key);
      await record(caller, run_id, tagsOf([{ key, value }]), neverChanged);
    }),

    DeleteTag: handle({ ...id, key: required(text) }, async ({ run_id, key }, { caller }) => {
      if (key === RUN_NAME) throw invalid(keptName);
      const run = runUuid(run_id);
      const { tags, state } = await retell(metadata.getRun(caller, { run }), runRefusals(run_id));
      if (state === "deleted") throw runRefusals(run_id)["run.deleted"]();
      if (!Object.hasOwn(tags, key)) throw missing(`No tag with name: ${key} in run with id ${run_id}`);
      await metadata.changeRun(caller, { run, tags: { remove: [key] } });
    }),

    LogInputs: handle(
      { ...id, datasets: list(dataSetInput), models: list(message({ model_id: required(text) })) },
      async ({ run_id, datasets = [], models = [] }, { caller }) => {
        checkRunId(run_id);
        const inputs: RunInput[] = [
          ...datasets.map(inputOf),
          ...models.map(({ model_id }) => ({ model: modelUuid(model_id) })),
        ];
        await record(caller, run_id, { inputs }, neverChanged);
      },
    ),

    LogOutputs: handle(
      { ...id, models: required(list(message({ model_id: required(text), step: int64 }))) },
      async ({ run_id, models }, { caller }) => {
        const outputs = models.map(({ model_id, step = 0 }) => ({ model: modelUuid(model_id), step }));
        await record(caller, run_id, { outputs }, neverChanged);
      },
    ),
  };
}
