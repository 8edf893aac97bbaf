import { join } from "node:path";
import type { DataSet, RunMetric } from "../../../../../client/index.ts";
import { isLater } from "../../../../../domain/run.ts";
import type { SourceExperiment, SourceRun, Texts } from "../../source.ts";
import { nameAmong, runStatusOf, stateOf } from "../words.ts";
import {
  filesIn,
  foldersIn,
  isFolder,
  linesOf,
  type Meta,
  numberOf,
  readMeta,
  textOf,
  textsIn,
} from "./files.ts";

/** Folders of an experiment that are no runs. */
const RESERVED: ReadonlySet<string> = new Set(["tags", "datasets", "traces", "models"]);

/** Where the files of a run or logged model are: beside its meta.yaml, wherever that was moved to, or elsewhere. */
export async function placeOfFiles(folder: string, named: string): Promise<string> {
  const beside = join(folder, "artifacts");
  return (await isFolder(beside)) ? beside : named;
}

export async function runFolders(experimentFolder: string): Promise<readonly string[]> {
  return (await foldersIn(experimentFolder)).filter((name) => !RESERVED.has(name));
}

/** Every point of a run's metric. */
async function* pointsIn(folder: string, name: string): AsyncGenerator<RunMetric> {
  for await (const { value, at, step } of linesOf(join(folder, name))) yield { name, value, at, step };
}

export async function* pointsOf(runFolder: string): AsyncGenerator<RunMetric> {
  const folder = join(runFolder, "metrics");
  for (const name of await filesIn(folder)) yield* pointsIn(folder, name);
}

async function latestOf(runFolder: string): Promise<readonly RunMetric[]> {
  const latest = new Map<string, RunMetric>();
  for await (const point of pointsOf(runFolder)) {
    const rival = latest.get(point.name);
    if (rival === undefined || isLater(point, rival)) latest.set(point.name, point);
  }
  return [...latest.values()];
}

async function metasIn(folder: string): Promise<readonly Meta[]> {
  const names = await foldersIn(folder);
  const metas = await Promise.all(names.map((name) => readMeta(join(folder, name))));
  return metas.filter((meta) => meta !== undefined);
}

async function dataSetOf(experimentFolder: string, id: string): Promise<DataSet | undefined> {
  const meta = await readMeta(join(experimentFolder, "datasets", id));
  if (meta === undefined) return undefined;
  return {
    ...{ name: textOf(meta, "name"), digest: textOf(meta, "digest") },
    ...{ sourceType: textOf(meta, "source_type"), source: textOf(meta, "source") },
    schema: textOf(meta, "schema") || null,
    profile: textOf(meta, "profile") || null,
  };
}

async function dataSetsOf(experimentFolder: string, inputs: readonly Meta[]): Promise<SourceRun["dataSets"]> {
  const found = await Promise.all(
    inputs.map(async (input) => {
      const dataSet = await dataSetOf(experimentFolder, textOf(input, "source_id"));
      return dataSet && { dataSet, tags: (input.tags ?? {}) as Texts };
    }),
  );
  return found.filter((each) => each !== undefined);
}

/** The run of a folder; undefined when the folder is of none. @throws Error when it cannot be read as one */
export async function readRun(
  { id: experiment }: SourceExperiment,
  experimentFolder: string,
  name: string,
): Promise<SourceRun | undefined> {
  const folder = join(experimentFolder, name);
  const meta = await readMeta(folder);
  if (meta === undefined) return undefined;
  const id = textOf(meta, "run_id") || textOf(meta, "run_uuid");
  if (id !== name || textOf(meta, "experiment_id") !== experiment) {
    throw new Error("its meta.yaml is that of another run");
  }
  const [inputs, outputs] = [await metasIn(join(folder, "inputs")), await metasIn(join(folder, "outputs"))];
  const isOf = (kind: string) => (input: Meta) => input.source_type === kind;
  return {
    ...{ id, experiment, user: textOf(meta, "user_id") },
    ...nameAmong(textOf(meta, "run_name"), await textsIn(join(folder, "tags"))),
    status: runStatusOf(numberOf(meta, "status") ?? 1),
    startedAt: numberOf(meta, "start_time"),
    endedAt: numberOf(meta, "end_time") ?? null,
    state: stateOf(textOf(meta, "lifecycle_stage")),
    files: await placeOfFiles(folder, textOf(meta, "artifact_uri")),
    params: await textsIn(join(folder, "params")),
    metrics: await latestOf(folder),
    dataSets: await dataSetsOf(experimentFolder, inputs.filter(isOf("DATASET"))),
    models: inputs.filter(isOf("MODEL")).map((input) => textOf(input, "source_id")),
    outputs: outputs.map((output) => ({
      model: textOf(output, "destination_id"),
      step: numberOf(output, "step") ?? 0,
    })),
  };
}
