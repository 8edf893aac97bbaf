import { GalleryError } from "./errors.ts";
import type { TagEdit } from "./tag.ts";
import { checkText, quote } from "./text.ts";
import type { PageRequest, Time } from "./values.ts";

/** The experiment with the number 0 has this name, in every project that has one. */
export const DEFAULT_EXPERIMENT = "Default";

/** Whether a record is to be met in lists, or was set aside; nothing is ever removed. */
export const presences = ["active", "deleted"] as const;
export type Presence = (typeof presences)[number];

/** A named group of runs within a project. */
export interface Experiment {
  readonly uuid: string;
  readonly project: string;
  /** Counts up within the project and is never reused; 0 is the default experiment. */
  readonly number: number;
  /** Of one experiment of the project, also while that one is deleted. */
  readonly name: string;
  /** Where its runs keep files outside Gallery, as its maker said; null when Gallery keeps them. */
  readonly artifactLocation: string | null;
  readonly state: Presence;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: Time;
  readonly updatedAt: Time;
  readonly createdBy: string;
}

export interface NewExperiment {
  readonly project: string;
  readonly name: string;
  /** One that no experiment of the project has, such as that of one which comes from elsewhere; the next one unless told. */
  readonly number?: number;
  readonly artifactLocation?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Names an experiment by its number, or by its name. */
export type ExperimentName =
  | { readonly project: string; readonly number: number }
  | { readonly project: string; readonly name: string };

/** What moves on an experiment; what is left out stays. */
export interface ExperimentChange {
  readonly project: string;
  readonly number: number;
  readonly name?: string;
  readonly tags?: TagEdit;
  /** True sets it aside with all its runs, which then take no more writes; false brings them back. */
  readonly deleted?: boolean;
}

export interface ExperimentQuery extends PageRequest {
  readonly project: string;
  /** Active ones unless told. */
  readonly state?: Presence;
}

/** In code points, as MLflow counts. */
const NAME_LENGTH = 500;
const LOCATION_LENGTH = 2_048;

/** Names that people write, of experiments and runs: any text that shows something. */
export function checkTitle(value: unknown, field: string): string {
  const title = checkText(value, field);
  const length = [...title].length;
  if (length > NAME_LENGTH) {
    throw new GalleryError(
      "request.invalid",
      `${field} has ${length} characters; at most ${NAME_LENGTH} are kept`,
      {
        field,
      },
    );
  }
  if (title.trim() !== "") return title;
  throw new GalleryError("name.invalid", `${field} must not be empty`, { field });
}

export function checkLocation(value: unknown, field: string): string {
  return checkText(value, field, LOCATION_LENGTH);
}

export function checkExperimentNumber(value: unknown, field: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw new GalleryError("request.invalid", `${field} must be an experiment's number, got ${quote(value)}`, {
    field,
  });
}

const NUMBER_LIMIT = 1_000;

export function checkExperimentNumbers(given: unknown): number[] {
  if (!Array.isArray(given) || given.length > NUMBER_LIMIT) {
    throw new GalleryError(
      "request.invalid",
      `experiments must be a list of at most ${NUMBER_LIMIT} numbers`,
      {
        field: "experiments",
      },
    );
  }
  return given.map((number, index) => checkExperimentNumber(number, `experiments[${index}]`));
}

export function checkPresence(value: unknown, field: string): Presence {
  const presence = presences.find((each) => each === value);
  if (presence !== undefined) return presence;
  throw new GalleryError(
    "request.invalid",
    `${field} must be one of ${presences.join(", ")}, got ${quote(value)}`,
    { field },
  );
}
