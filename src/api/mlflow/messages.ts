import type { Experiment } from "../../domain/experiment.ts";
import { originOf } from "../../domain/made-elsewhere.ts";
import type { Run, RunInput, RunMetric, RunStatus, UsedDataSet } from "../../domain/run.ts";
import { modelIdOf, runIdOf } from "./requests/ids.ts";
import { doubleOf, some } from "./requests/json.ts";

/** The tag by which MLflow tells a run's name once more. */
export const RUN_NAME = "mlflow.runName";

interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export function pairsOf(texts: Readonly<Record<string, string>>): readonly KeyValue[] | undefined {
  return some(Object.entries(texts).map(([key, value]) => ({ key, value })));
}

/** Where the runs of an experiment keep their files. */
export function experimentLocation({ number, artifactLocation }: Experiment): string {
  return artifactLocation ?? `mlflow-artifacts:/${number}`;
}

/** `location` is the experiment's, `folder` that of the run or model within it. */
export function artifactUri(location: string, folder: string): string {
  const query = location.indexOf("?");
  const [path, rest] = query < 0 ? [location, ""] : [location.slice(0, query), location.slice(query)];
  return `${path.replace(/\/+$/, "")}/${folder}/artifacts${rest}`;
}

/** What the artifact proxy calls a file below an artifact URI. */
export const proxyPath = (uri: string, path: string): string => `${uri.replace(/^[^:]*:\/*/, "")}/${path}`;

export function experimentMessage(experiment: Experiment): unknown {
  const { madeAt, tags } = originOf(experiment);
  return {
    experiment_id: String(experiment.number),
    name: experiment.name,
    artifact_location: experimentLocation(experiment),
    lifecycle_stage: experiment.state,
    last_update_time: Date.parse(experiment.updatedAt),
    creation_time: madeAt,
    tags: pairsOf(tags),
  };
}

const statusNames: Readonly<Record<RunStatus, string>> = {
  running: "RUNNING",
  scheduled: "SCHEDULED",
  finished: "FINISHED",
  failed: "FAILED",
  killed: "KILLED",
};

export function runInfoMessage(run: Run, location: string): unknown {
  const runId = runIdOf(run.uuid);
  return {
    run_uuid: runId,
    experiment_id: String(run.experiment),
    run_name: run.name,
    user_id: run.user,
    status: statusNames[run.status],
    start_time: run.startedAt,
    end_time: run.endedAt ?? undefined,
    artifact_uri: artifactUri(location, runId),
    lifecycle_stage: run.state,
    run_id: runId,
  };
}

export function metricMessage({ name, value, at, step }: RunMetric): Readonly<Record<string, unknown>> {
  return { key: name, value: doubleOf(value), timestamp: at, step };
}

function inputsMessage(inputs: readonly RunInput[]): unknown {
  const dataSets = inputs.flatMap((input) =>
    "dataSet" in input
      ? [
          {
            tags: pairsOf(input.tags),
            dataset: {
              name: input.dataSet.name,
              digest: input.dataSet.digest,
              source_type: input.dataSet.sourceType,
              source: input.dataSet.source,
              schema: input.dataSet.schema ?? undefined,
              profile: input.dataSet.profile ?? undefined,
            },
          },
        ]
      : [],
  );
  const models = inputs.flatMap((input) => ("model" in input ? [{ model_id: modelIdOf(input.model) }] : []));
  return { dataset_inputs: some(dataSets), model_inputs: some(models) };
}

/** A run that was just made, which has no outputs to tell of. */
export function newRunMessage(run: Run, location: string): Readonly<Record<string, unknown>> {
  return {
    info: runInfoMessage(run, location),
    data: {
      metrics: some(run.metrics.map(metricMessage)),
      params: pairsOf(run.params),
      tags: pairsOf({ ...run.tags, [RUN_NAME]: run.name }),
    },
    inputs: inputsMessage(run.inputs),
  };
}

export function runMessage(run: Run, location: string): unknown {
  const outputs = run.outputs.map(({ model, step }) => ({ model_id: modelIdOf(model), step }));
  return { ...newRunMessage(run, location), outputs: { model_outputs: some(outputs) } };
}

export const dataSetMessage = ({ experiment, name, digest, context }: UsedDataSet): unknown => ({
  experiment_id: String(experiment),
  name,
  digest,
  context: context || undefined,
});
