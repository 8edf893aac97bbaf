import type { RunStatus } from "../../../domain/run.ts";
import { choice, type Kind, list, message, required, text, wrongType } from "./fields.ts";

/** Fields that many messages have. */

export interface Pair {
  readonly key: string;
  readonly value: string | undefined;
}

/** A tag or a param. */
export const pair: Kind<Pair> = message({ key: required(text), value: text });

/** Tags that a record is created with, whose keys are looked at only later. */
export const newTags = list(message({ key: text, value: text }));

/** Texts, of which one that is none is the whole list's fault. */
export const texts: Kind<readonly string[]> = {
  read(value, path) {
    if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
    throw wrongType(value, path);
  },
  fromQuery: (values) => values,
};

/** As a record: what is not told is empty, and where a key is given twice, the later one counts. */
export function recordOf(pairs: readonly Partial<Pair>[] | undefined): Record<string, string> {
  return Object.fromEntries((pairs ?? []).map(({ key, value }) => [key ?? "", value ?? ""]));
}

const statuses = { RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 } as const;
const status = choice(statuses);

export const runStatus: Kind<RunStatus> = {
  read: (value, path) => status.read(value, path).toLowerCase() as RunStatus,
};

/** Whether deleted records are wanted, too. */
export const viewType = choice({ ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 });
