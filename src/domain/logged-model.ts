import { GalleryError } from "./errors.ts";
import type { Presence } from "./experiment.ts";
import type { RunMetric } from "./run.ts";
import type { TagEdit } from "./tag.ts";
import { quote } from "./text.ts";
import type { PageRequest, Time } from "./values.ts";

/** Whether the files of a logged model are there: still on their way, complete, or given up. */
export const loggedModelStatuses = ["pending", "ready", "failed"] as const;
export type LoggedModelStatus = (typeof loggedModelStatuses)[number];

/** What a run measured on a logged model. */
export interface LoggedModelMetric extends RunMetric {
  /** UUID. */
  readonly run: string;
  /** The data that it was measured on, when the run said so. */
  readonly dataSet: { readonly name: string; readonly digest: string } | null;
}

/** A bundle of files that a run produced, with what is known of it, before anybody registers it as an instance. */
export interface LoggedModel {
  readonly uuid: string;
  readonly project: string;
  /** Number of its experiment. */
  readonly experiment: number;
  /** Need not be the only one of its name. */
  readonly name: string;
  /** What kind of model, in its maker's words; empty when nothing was said. */
  readonly type: string;
  /** UUID of the run that made it. */
  readonly sourceRun: string | null;
  readonly status: LoggedModelStatus;
  readonly state: Presence;
  /** Written once. */
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Every point, by name, time and step. */
  readonly metrics: readonly LoggedModelMetric[];
  readonly createdAt: Time;
  readonly updatedAt: Time;
  readonly createdBy: string;
}

export interface NewLoggedModel {
  readonly project: string;
  readonly experiment: number;
  /** A short form of its UUID unless told. */
  readonly name?: string;
  readonly type?: string;
  readonly sourceRun?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** Chosen by the client: the same UUID with the same content answers with the first one. */
  readonly uuid?: string;
}

/** What moves on a logged model; what is left out stays. */
export interface LoggedModelChange {
  /** UUID. */
  readonly model: string;
  readonly status?: LoggedModelStatus;
  /** One that has a value keeps it: the same again changes nothing, another is refused. */
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: TagEdit;
  /** True sets it aside, false brings it back. */
  readonly deleted?: boolean;
}

export interface LoggedModelQuery extends PageRequest {
  readonly project: string;
  /** Numbers; those that do not exist have no models. */
  readonly experiments: readonly number[];
  /** Active ones unless told. */
  readonly state?: Presence;
  /** Only those of this name. */
  readonly name?: string;
  /** Only those that this run made. */
  readonly sourceRun?: string;
}

export function checkLoggedModelStatus(value: unknown, field: string): LoggedModelStatus {
  const status = loggedModelStatuses.find((each) => each === value);
  if (status !== undefined) return status;
  throw new GalleryError(
    "request.invalid",
    `${field} must be one of ${loggedModelStatuses.join(", ")}, got ${quote(value)}`,
    { field },
  );
}
