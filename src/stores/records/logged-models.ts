import type { LoggedModelMetric, LoggedModelStatus } from "../../domain/logged-model.ts";
import type { Tags } from "./rows.ts";
import type { Work } from "./sql/query.ts";

/** What a write needs to know of a logged model. */
export interface LoggedModelPlace {
  readonly id: number;
  readonly project: number;
  readonly experiment: number;
  /** 1 while it is deleted, else 0. */
  readonly deleted: number;
}

export interface LoggedModelRow extends LoggedModelPlace {
  readonly uuid: string;
  readonly projectName: string;
  /** Of its experiment. */
  readonly number: number;
  readonly name: string;
  readonly type: string;
  /** UUID. */
  readonly sourceRun: string | null;
  readonly status: LoggedModelStatus;
  readonly created: number;
  readonly updated: number;
  readonly actor: string;
  /** Digest of the creating request, to tell a repeated create from a different one. */
  readonly content: string;
}

/** A logged model with all that is shown of it. */
export interface WholeLoggedModelRow extends LoggedModelRow {
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Tags;
  /** By name, time and step. */
  readonly metrics: readonly LoggedModelMetric[];
}

/** A logged model among others: the latest first, then by UUID. */
export interface LoggedModelOrder {
  readonly created: number;
  readonly uuid: string;
}

/** Which logged models are wanted; undefined does not narrow. */
export interface LoggedModelFilter {
  readonly experiments: readonly number[];
  readonly deleted: boolean;
  readonly name: string | undefined;
  readonly sourceRun: string | undefined;
}

export interface LoggedModels {
  locate(uuid: string): Work<LoggedModelPlace | undefined>;
  byUuid(uuid: string): Work<LoggedModelRow | undefined>;
  /** Whole, in the order of the ids, in few statements however many they are. */
  byIds(ids: readonly number[]): Work<WholeLoggedModelRow[]>;
  insert(row: Omit<LoggedModelRow, "id" | "project" | "projectName" | "number">): Work<number>;
  /** Writes what moves: status, deleted, updated. */
  update(row: LoggedModelRow): Work<void>;
  /** After the given one; of at most 1,000 experiments. */
  list(
    filter: LoggedModelFilter,
    after: LoggedModelOrder,
    limit: number,
  ): Work<(LoggedModelOrder & { id: number })[]>;
  /** Of these names, those that the model has. */
  params(model: number, names: readonly string[]): Work<{ name: string; value: string }[]>;
  /** Only names that it does not have yet. */
  insertParams(model: number, params: readonly (readonly [string, string])[]): Work<void>;
  /** Of these names, those that the model has. */
  tags(model: number, names: readonly string[]): Work<{ name: string; value: string }[]>;
  /** Sets tags, or removes those with null. */
  putTags(model: number, tags: readonly (readonly [string, string | null])[]): Work<void>;
  /** Appends points that are not there yet. */
  insertMetrics(points: readonly (LoggedModelMetric & { readonly model: number })[]): Work<void>;
}
