import type { DataSet, RunMetric, RunOutput, RunPoint, RunStatus, UsedDataSet } from "../../domain/run.ts";
import type { Tags } from "./rows.ts";
import type { Work } from "./sql/query.ts";

/* Experiments and runs. Times of a training are what it says; `created` and `updated` are the server's. */

export interface ExperimentRow {
  readonly id: number;
  readonly uuid: string;
  readonly project: number;
  readonly projectName: string;
  readonly number: number;
  readonly name: string;
  readonly artifactLocation: string | null;
  readonly tags: Tags;
  /** 1 while it is deleted, else 0. */
  readonly deleted: number;
  readonly created: number;
  readonly updated: number;
  readonly actor: string;
}

/** A run's bits of `deleted`: by itself, and with its experiment; 0 means active. */
export const deletedBy = { run: 1, experiment: 2 } as const;

/** What a write needs to know of a run. */
export interface RunPlace {
  readonly id: number;
  readonly project: number;
  readonly experiment: number;
  /** Of its experiment. */
  readonly number: number;
  readonly deleted: number;
}

export interface RunRow extends RunPlace {
  readonly uuid: string;
  readonly projectName: string;
  readonly name: string;
  readonly user: string;
  readonly status: RunStatus;
  readonly started: number;
  readonly ended: number | null;
  readonly created: number;
  readonly actor: string;
  /** Digest of the creating request, to tell a repeated create from a different one. */
  readonly content: string;
}

export interface DataSetUse {
  readonly dataSet: DataSet;
  readonly tags: Tags;
}

/** A run with all that is shown of it. */
export interface WholeRunRow extends RunRow {
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Tags;
  /** The latest point of each metric, by name. */
  readonly metrics: readonly RunMetric[];
  /** In the order that they were named in. */
  readonly dataSets: readonly DataSetUse[];
  /** UUIDs of logged models. */
  readonly models: readonly string[];
  readonly outputs: readonly RunOutput[];
}

/** What was added to a run bit by bit. */
export type ToldOfRun = Pick<WholeRunRow, "params" | "metrics" | "dataSets" | "models" | "outputs">;

export interface Experiments {
  byNumber(project: number, number: number): Work<ExperimentRow | undefined>;
  /** The same, where only the project's name is known. */
  byPlace(project: string, number: number): Work<ExperimentRow | undefined>;
  /** Deleted ones, too. */
  byName(project: number, name: string): Work<ExperimentRow | undefined>;
  byIds(ids: readonly number[]): Work<ExperimentRow[]>;
  /**
   * Ids by these numbers, of those that the project has; null for all of its experiments. With them the newest position
   * of the change log, which an answer of the search columns must know of. Undefined without the project.
   */
  scopeOf(
    project: string,
    numbers: readonly number[] | null,
  ): Work<{ readonly ids: readonly number[]; readonly position: number } | undefined>;
  /** The next unused number, counting from 1: 0 is the default experiment's. */
  nextNumber(project: number): Work<number>;
  insert(row: Omit<ExperimentRow, "id" | "projectName">): Work<number>;
  /** Writes what moves: name, tags, deleted, updated. */
  update(row: ExperimentRow): Work<void>;
  /** By number, after the given one. */
  list(project: number, deleted: boolean, after: number, limit: number): Work<ExperimentRow[]>;
}

export interface Runs {
  locate(uuid: string): Work<RunPlace | undefined>;
  byUuid(uuid: string): Work<RunRow | undefined>;
  /** Whole, in the order of the ids, in few statements however many they are. */
  byIds(ids: readonly number[]): Work<WholeRunRow[]>;
  /** What it had been told of at a moment; what moves is in the log of states. */
  told(run: RunKey, asOf: number): Work<ToldOfRun>;
  /** Its id is known with the next rows that are waited for. */
  insert(row: Omit<RunRow, "id" | "project" | "projectName" | "number">): Work<() => number>;
  /** Writes what moves: name, status, ended, deleted. */
  update(row: RunRow): Work<void>;
  /** Notes on all runs of an experiment that they are deleted with it, or no longer. */
  setDeletedWith(experiment: number, deleted: boolean): Work<void>;
  /** Ids of an experiment's runs, latest start first, then by UUID; after the given one. */
  list(
    experiment: number,
    deleted: boolean,
    after: { started: number; uuid: string },
    limit: number,
  ): Work<{ id: number; started: number; uuid: string }[]>;
}

export interface DataSets {
  /** What runs of experiments, named by their ids, used: by experiment, name, digest and context; after the given one. */
  used(experiments: readonly number[], after: UsedDataSet, limit: number): Work<UsedDataSet[]>;
}

/** Ids of a run and of its experiment. */
export type RunKey = Pick<RunPlace, "id" | "experiment">;

/** The id of each of a run's metrics, by its name. */
export type MetricIds = () => ReadonlyMap<string, number>;

/** What trainings tell of their runs; `recorded` is when Gallery came to know it. */
export interface RunData {
  /** Of these names, those that the run has. */
  params(run: RunKey, names: readonly string[]): Work<{ name: string; value: string }[]>;
  /** Only names that it does not have yet. */
  insertParams(run: RunKey, params: readonly (readonly [string, string])[], recorded: number): Work<void>;
  /** Of these names, those that the run has. */
  tags(run: RunKey, names: readonly string[]): Work<{ name: string; value: string }[]>;
  /** Sets tags, or removes those with null. */
  putTags(run: RunKey, tags: readonly (readonly [string, string | null])[]): Work<void>;
  /** Moves the latest values of metrics to these points; their ids are known with the next rows that are waited for. */
  moveLatest(run: RunKey, points: readonly RunMetric[]): Work<MetricIds>;
  /** Appends points that are not there yet. */
  insertPoints(metrics: MetricIds, points: readonly RunMetric[], recorded: number): Work<void>;
  /** By time, step and value, NaN next to 0; after the given point, or from the first; those known at a moment. */
  history(
    run: number,
    metric: string,
    after: RunPoint | null,
    limit: number,
    asOf?: number,
  ): Work<RunPoint[]>;
  /** Adds what is not there yet; a data set that the experiment knows, or the run uses, stays as it is. */
  insertDataSets(run: RunPlace, uses: readonly DataSetUse[], recorded: number): Work<void>;
  insertModels(run: number, models: readonly string[], recorded: number): Work<void>;
  insertOutputs(run: number, outputs: readonly RunOutput[], recorded: number): Work<void>;
}
