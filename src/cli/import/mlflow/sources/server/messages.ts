import type { DataSet, LoggedModelStatus, RunMetric, RunStatus } from "../../../../../client/index.ts";
import type {
  Made,
  SourceExperiment,
  SourceLoggedModel,
  SourceModel,
  SourceRun,
  SourceVersion,
  Texts,
} from "../../source.ts";
import { nameAmong } from "../words.ts";

/** Answers of MLflow's REST interface, and what they mean here. What is unset is left out of them. */

interface Pair {
  readonly key: string;
  readonly value?: string;
}

export interface MetricMessage {
  readonly key: string;
  readonly value?: number | string;
  readonly timestamp?: number | string;
  readonly step?: number | string;
  readonly run_id?: string;
  readonly dataset_name?: string;
  readonly dataset_digest?: string;
}

export interface ExperimentMessage {
  readonly experiment_id: string;
  readonly name: string;
  readonly artifact_location?: string;
  readonly lifecycle_stage?: string;
  readonly creation_time?: number | string;
  readonly last_update_time?: number | string;
  readonly tags?: readonly Pair[];
}

interface DataSetMessage {
  readonly name: string;
  readonly digest: string;
  readonly source_type?: string;
  readonly source?: string;
  readonly schema?: string;
  readonly profile?: string;
}

export interface RunMessage {
  readonly info: {
    readonly run_id: string;
    readonly experiment_id: string;
    readonly run_name?: string;
    readonly user_id?: string;
    readonly status?: string;
    readonly start_time?: number | string;
    readonly end_time?: number | string;
    readonly lifecycle_stage?: string;
    readonly artifact_uri?: string;
  };
  readonly data?: {
    readonly metrics?: readonly MetricMessage[];
    readonly params?: readonly Pair[];
    readonly tags?: readonly Pair[];
  };
  readonly inputs?: {
    readonly dataset_inputs?: readonly {
      readonly dataset: DataSetMessage;
      readonly tags?: readonly Pair[];
    }[];
    readonly model_inputs?: readonly { readonly model_id: string }[];
  };
  readonly outputs?: {
    readonly model_outputs?: readonly { readonly model_id: string; readonly step?: number | string }[];
  };
}

export interface LoggedModelMessage {
  readonly info: {
    readonly model_id: string;
    readonly experiment_id: string;
    readonly name: string;
    readonly model_type?: string;
    readonly source_run_id?: string;
    readonly status?: string;
    readonly artifact_uri?: string;
    readonly creation_timestamp_ms?: number | string;
    readonly last_updated_timestamp_ms?: number | string;
    readonly tags?: readonly Pair[];
  };
  readonly data?: { readonly params?: readonly Pair[]; readonly metrics?: readonly MetricMessage[] };
}

export interface ModelMessage {
  readonly name: string;
  readonly description?: string;
  readonly tags?: readonly Pair[];
  readonly aliases?: readonly { readonly alias: string; readonly version: string }[];
  readonly latest_versions?: readonly { readonly version: string }[];
  readonly creation_timestamp?: number | string;
  readonly last_updated_timestamp?: number | string;
}

export interface VersionMessage {
  readonly version: string;
  readonly description?: string;
  readonly tags?: readonly Pair[];
  readonly source?: string;
  readonly run_id?: string;
  readonly run_link?: string;
  readonly current_stage?: string;
  readonly creation_timestamp?: number | string;
  readonly last_updated_timestamp?: number | string;
  readonly user_id?: string;
}

const textsOf = (pairs: readonly Pair[] = []): Texts =>
  Object.fromEntries(pairs.map(({ key, value = "" }) => [key, value]));

const timeIn = (time: number | string | undefined): number | undefined =>
  time === undefined ? undefined : Number(time);

const madeAt = (time: number | string | undefined, moved: number | string | undefined, by = ""): Made => ({
  ...{ at: timeIn(time), by, movedAt: timeIn(moved) },
});

export const metricOf = ({ key, value = 0, timestamp = 0, step = 0 }: MetricMessage): RunMetric => ({
  name: key,
  value: Number(value),
  at: Number(timestamp),
  step: Number(step),
});

export const experimentOf = (message: ExperimentMessage): SourceExperiment => ({
  id: message.experiment_id,
  name: message.name,
  state: message.lifecycle_stage === "deleted" ? "deleted" : "active",
  location: message.artifact_location ?? "",
  tags: textsOf(message.tags),
  made: madeAt(message.creation_time, message.last_update_time),
});

function dataSetOf({
  name,
  digest,
  source_type = "",
  source = "",
  schema,
  profile,
}: DataSetMessage): DataSet {
  return { name, digest, sourceType: source_type, source, schema: schema ?? null, profile: profile ?? null };
}

export function runOf({ info, data = {}, inputs = {}, outputs = {} }: RunMessage): SourceRun {
  return {
    id: info.run_id,
    experiment: info.experiment_id,
    ...nameAmong(info.run_name, textsOf(data.tags)),
    user: info.user_id ?? "",
    status: (info.status ?? "RUNNING").toLowerCase() as RunStatus,
    startedAt: info.start_time === undefined ? undefined : Number(info.start_time),
    endedAt: info.end_time === undefined ? null : Number(info.end_time),
    state: info.lifecycle_stage === "deleted" ? "deleted" : "active",
    files: info.artifact_uri ?? "",
    params: textsOf(data.params),
    metrics: (data.metrics ?? []).map(metricOf),
    dataSets: (inputs.dataset_inputs ?? []).map(({ dataset, tags }) => ({
      dataSet: dataSetOf(dataset),
      tags: textsOf(tags),
    })),
    models: (inputs.model_inputs ?? []).map(({ model_id }) => model_id),
    outputs: (outputs.model_outputs ?? []).map(({ model_id, step = 0 }) => ({
      model: model_id,
      step: Number(step),
    })),
  };
}

const modelStatuses: Readonly<Record<string, LoggedModelStatus>> = {
  LOGGED_MODEL_READY: "ready",
  LOGGED_MODEL_UPLOAD_FAILED: "failed",
};

export const loggedModelOf = ({ info, data = {} }: LoggedModelMessage): SourceLoggedModel => ({
  id: info.model_id,
  experiment: info.experiment_id,
  name: info.name,
  type: info.model_type ?? "",
  run: info.source_run_id ?? "",
  status: modelStatuses[info.status ?? ""] ?? "pending",
  state: "active",
  files: info.artifact_uri ?? "",
  params: textsOf(data.params),
  tags: textsOf(info.tags),
  metrics: (data.metrics ?? []).map((message) => ({
    ...metricOf(message),
    run: message.run_id ?? "",
    dataSet: message.dataset_name
      ? { name: message.dataset_name, digest: message.dataset_digest ?? "" }
      : null,
  })),
  made: madeAt(info.creation_timestamp_ms, info.last_updated_timestamp_ms),
});

export const modelOf = (message: ModelMessage): SourceModel => ({
  name: message.name,
  description: message.description ?? "",
  tags: textsOf(message.tags),
  aliases: Object.fromEntries((message.aliases ?? []).map(({ alias, version }) => [alias, Number(version)])),
  newest: Math.max(0, ...(message.latest_versions ?? []).map(({ version }) => Number(version))),
  made: madeAt(message.creation_timestamp, message.last_updated_timestamp),
});

export const versionOf = (message: VersionMessage, files: string): SourceVersion => ({
  number: Number(message.version),
  description: message.description ?? "",
  tags: textsOf(message.tags),
  source: message.source ?? "",
  files,
  run: message.run_id ?? "",
  runLink: message.run_link ?? "",
  stage: message.current_stage ?? "None",
  made: madeAt(message.creation_timestamp, message.last_updated_timestamp, message.user_id),
});
