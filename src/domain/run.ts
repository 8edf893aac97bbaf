import { GalleryError } from "./errors.ts";
import type { Presence } from "./experiment.ts";
import type { TagEdit } from "./tag.ts";
import { checkText, checkUuid, quote } from "./text.ts";
import type { PageRequest, Time } from "./values.ts";

/** How far a training has come. One that ended may be taken up again; the log keeps each step. */
export const runStatuses = ["scheduled", "running", "finished", "failed", "killed"] as const;
export type RunStatus = (typeof runStatuses)[number];

/** A moment as the training says it: milliseconds since the epoch, any whole number. */
export type Milliseconds = number;

/** One value of a run's metric. A training that diverged is worth keeping: NaN and infinities are values, too. */
export interface RunPoint {
  readonly value: number;
  readonly at: Milliseconds;
  readonly step: number;
}

/** The latest value of a metric: that of the greatest step, then time, then value; NaN gives way to any number. */
export interface RunMetric extends RunPoint {
  readonly name: string;
}

/** Whether a point is the latest one of its metric, beside another one of it. */
export function isLater(point: RunPoint, rival: RunPoint): boolean {
  if (point.step !== rival.step) return point.step > rival.step;
  if (point.at !== rival.at) return point.at > rival.at;
  return point.value > rival.value || Number.isNaN(rival.value);
}

/** A point as a run tells it; one that was measured on a logged model is kept with that, too. */
export interface NewRunMetric extends RunMetric {
  /** UUID of the logged model. */
  readonly model?: string;
  /** What it was measured on. */
  readonly dataSet?: { readonly name: string; readonly digest: string };
}

/** Data that runs are trained or measured with; within an experiment, name and digest tell one from another. */
export interface DataSet {
  readonly name: string;
  readonly digest: string;
  /** What kind of place it is in, such as `local` or `delta_table`, and the place, in words of that kind. */
  readonly sourceType: string;
  readonly source: string;
  /** Columns, and counts, as its maker describes them; null when nothing was said. */
  readonly schema: string | null;
  readonly profile: string | null;
}

/** A data set that runs of an experiment used, once for each thing that they used it for. */
export interface UsedDataSet extends Pick<DataSet, "name" | "digest"> {
  /** Number. */
  readonly experiment: number;
  /** What for, as runs say in the tag `mlflow.data.context`; empty where they did not. */
  readonly context: string;
}

export interface DataSetQuery extends PageRequest {
  readonly project: string;
  /** Numbers; those that do not exist have no data sets. */
  readonly experiments: readonly number[];
}

/** What a run used: a data set with tags that say for what, or a logged model by its UUID. */
export type RunInput =
  | { readonly dataSet: DataSet; readonly tags: Readonly<Record<string, string>> }
  | { readonly model: string };

/** A logged model that a run made, by its UUID, and the step that it was made at. */
export interface RunOutput {
  readonly model: string;
  readonly step: number;
}

/** The record of one training while it goes on. */
export interface Run {
  readonly uuid: string;
  readonly project: string;
  /** Number of its experiment. */
  readonly experiment: number;
  readonly name: string;
  /** Who trained, as the client said. */
  readonly user: string;
  readonly status: RunStatus;
  readonly startedAt: Milliseconds;
  readonly endedAt: Milliseconds | null;
  /** Deleted by itself, or with its experiment. */
  readonly state: Presence;
  /** Written once. */
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** By name. */
  readonly metrics: readonly RunMetric[];
  readonly inputs: readonly RunInput[];
  readonly outputs: readonly RunOutput[];
  readonly createdAt: Time;
  readonly createdBy: string;
}

export interface NewRun {
  readonly project: string;
  readonly experiment: number;
  /** A short form of its UUID unless told. */
  readonly name?: string;
  readonly user?: string;
  /** `running` unless told. */
  readonly status?: RunStatus;
  /** When it is created unless told. */
  readonly startedAt?: Milliseconds;
  readonly tags?: Readonly<Record<string, string>>;
  /** Chosen by the client: the same UUID with the same content answers with the first run. */
  readonly uuid?: string;
}

/** What a training tells of itself at once: all of it is kept, or nothing. */
export interface RunRecord {
  /** UUID. */
  readonly run: string;
  /** Up to 1,000; a point that is known already changes nothing. */
  readonly metrics?: readonly NewRunMetric[];
  /** One that has a value keeps it: the same again changes nothing, another is refused. */
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly inputs?: readonly RunInput[];
  readonly outputs?: readonly RunOutput[];
  readonly name?: string;
}

/** What moves on a run; what is left out stays. */
export interface RunChange {
  /** UUID. */
  readonly run: string;
  readonly name?: string;
  readonly status?: RunStatus;
  /** Null when it is taken up again. */
  readonly endedAt?: Milliseconds | null;
  readonly tags?: TagEdit;
  /** True sets it aside; it takes no more writes until it is brought back by false. */
  readonly deleted?: boolean;
}

export interface RunQuery extends PageRequest {
  readonly project: string;
  readonly experiment: number;
  /** Active ones unless told. */
  readonly state?: Presence;
}

/** Names a run as it is now, or as it was at a moment. */
export interface RunQuestion {
  /** UUID. */
  readonly run: string;
  /** What was told later, and every later move, is left out. */
  readonly asOf?: Time;
}

export interface RunHistoryRequest extends PageRequest, RunQuestion {
  readonly metric: string;
}

/** As long as the longest key of MLflow, all of whose characters may be surrogate pairs. */
const KEY_LENGTH = 500;
const VALUE_LENGTH = 65_536;
/** Room for what MLflow's clients send. */
const DATA_SET_LENGTHS = { name: 500, digest: 500, sourceType: 500, source: 65_536 } as const;
const PROFILE_LENGTH = 16_777_216;

const CONTROL = /\p{Cc}/u;

/** Names of a run's metrics, params and tags, as training code spells them. */
export function checkRunKey(value: unknown, field: string): string {
  const key = checkText(value, field, KEY_LENGTH);
  if (key !== "" && !CONTROL.test(key)) return key;
  throw new GalleryError(
    "name.invalid",
    `${field} ${quote(value)} must have characters, none of them a control`,
    {
      field,
    },
  );
}

/** Pairs of names and texts, such as params and tags. */
export function checkTexts(given: unknown, field: string, limit: number): [string, string][] {
  if (given === undefined) return [];
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new GalleryError("request.invalid", `${field} must be an object of names and texts`, { field });
  }
  const pairs = Object.entries(given);
  if (pairs.length > limit) {
    throw new GalleryError(
      "request.invalid",
      `${field} has ${pairs.length} entries; at most ${limit} are kept`,
      {
        field,
      },
    );
  }
  return pairs.map(([key, value]) => [
    checkRunKey(key, `${field}.${key}`),
    checkText(value, `${field}.${key}`, VALUE_LENGTH),
  ]);
}

export interface CheckedTagEdit {
  readonly set: readonly (readonly [string, string])[];
  readonly remove: readonly string[];
}

export function checkTagEdit(given: TagEdit | undefined, field: string, limit: number): CheckedTagEdit {
  const set = checkTexts(given?.set, `${field}.set`, limit);
  const remove = (given?.remove ?? []).map((key, index) => checkRunKey(key, `${field}.remove[${index}]`));
  const both = remove.find((key) => set.some(([name]) => name === key));
  if (both === undefined) return { set, remove };
  throw new GalleryError("request.invalid", `tag ${quote(both)} is both set and removed`, {
    field: `${field}.remove`,
  });
}

export function checkWhole(value: unknown, field: string): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw new GalleryError("request.invalid", `${field} must be a whole number, got ${quote(value)}`, {
    field,
  });
}

export function checkRunStatus(value: unknown, field: string): RunStatus {
  const status = runStatuses.find((each) => each === value);
  if (status !== undefined) return status;
  throw new GalleryError(
    "request.invalid",
    `${field} must be one of ${runStatuses.join(", ")}, got ${quote(value)}`,
    { field },
  );
}

export function checkRunMetric(given: NewRunMetric, path: string): NewRunMetric {
  const { value } = given;
  if (typeof value !== "number") {
    throw new GalleryError("request.invalid", `${path}value must be a number, got ${quote(value)}`, {
      field: `${path}value`,
    });
  }
  return {
    name: checkRunKey(given.name, `${path}name`),
    value,
    at: checkWhole(given.at, `${path}at`),
    step: checkWhole(given.step, `${path}step`),
    ...(given.model !== undefined && { model: checkUuid(given.model, `${path}model`) }),
    ...(given.dataSet !== undefined && {
      dataSet: {
        name: checkRunKey(given.dataSet.name, `${path}dataSet.name`),
        digest: checkText(given.dataSet.digest, `${path}dataSet.digest`, DATA_SET_LENGTHS.digest),
      },
    }),
  };
}

export function checkDataSet(given: DataSet, path: string): DataSet {
  const text = (name: keyof typeof DATA_SET_LENGTHS) =>
    checkText(given[name], `${path}${name}`, DATA_SET_LENGTHS[name]);
  const long = (name: "schema" | "profile") =>
    given[name] == null ? null : checkText(given[name], `${path}${name}`, PROFILE_LENGTH);
  return {
    name: checkRunKey(given.name, `${path}name`),
    digest: checkRunKey(given.digest, `${path}digest`),
    sourceType: text("sourceType"),
    source: text("source"),
    schema: long("schema"),
    profile: long("profile"),
  };
}
