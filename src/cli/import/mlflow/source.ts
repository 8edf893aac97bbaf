import type { Readable } from "node:stream";
import type {
  DataSet,
  LoggedModelStatus,
  Milliseconds,
  Presence,
  RunMetric,
  RunStatus,
} from "../../../client/index.ts";

/** When a record was made, and by whom, and when it last moved; undefined and empty where that is not told. */
export interface Made {
  readonly at: Milliseconds | undefined;
  readonly by: string;
  readonly movedAt: Milliseconds | undefined;
}

/** Params or tags by name. */
export type Texts = Readonly<Record<string, string>>;

export interface SourceExperiment {
  /** As MLflow writes it, which need not be a number that Gallery can count to. */
  readonly id: string;
  readonly name: string;
  readonly state: Presence;
  /** Where its runs keep files. */
  readonly location: string;
  readonly tags: Texts;
  readonly made: Made;
}

/** A run with the newest point of each metric. */
export interface SourceRun {
  /** 32 hex digits, as a rule. */
  readonly id: string;
  readonly experiment: string;
  readonly name: string;
  readonly user: string;
  readonly status: RunStatus;
  readonly startedAt: Milliseconds | undefined;
  readonly endedAt: Milliseconds | null;
  readonly state: Presence;
  /** URI of the folder of its files. */
  readonly files: string;
  readonly params: Texts;
  readonly tags: Texts;
  readonly metrics: readonly RunMetric[];
  readonly dataSets: readonly { readonly dataSet: DataSet; readonly tags: Texts }[];
  /** Ids of logged models that it used. */
  readonly models: readonly string[];
  readonly outputs: readonly { readonly model: string; readonly step: number }[];
}

/** What a run measured on a logged model. */
export interface SourceModelMetric extends RunMetric {
  /** Id of the run. */
  readonly run: string;
  readonly dataSet: { readonly name: string; readonly digest: string } | null;
}

export interface SourceLoggedModel {
  /** `m-` and 32 hex digits, as a rule. */
  readonly id: string;
  readonly experiment: string;
  readonly name: string;
  readonly type: string;
  /** Id of the run that made it; empty when none did. */
  readonly run: string;
  readonly status: LoggedModelStatus;
  readonly state: Presence;
  /** URI of the folder of its files. */
  readonly files: string;
  readonly params: Texts;
  readonly tags: Texts;
  readonly metrics: readonly SourceModelMetric[];
  readonly made: Made;
}

export interface SourceModel {
  readonly name: string;
  readonly description: string;
  readonly tags: Texts;
  /** Version numbers by alias. */
  readonly aliases: Readonly<Record<string, number>>;
  /** The greatest version number that is known; what is missing below it was deleted. */
  readonly newest: number;
  readonly made: Made;
}

export interface SourceVersion {
  readonly number: number;
  readonly description: string;
  readonly tags: Texts;
  /** What it was said to be made of, and where its files are. */
  readonly source: string;
  readonly files: string;
  /** Id of its run; empty when there is none. */
  readonly run: string;
  readonly runLink: string;
  /** In MLflow's words: `None`, `Staging`, `Production` or `Archived`. */
  readonly stage: string;
  readonly made: Made;
}

/**
 * What carries files: a run, or a logged model, by its id, or a version whose files neither has, by its name and number;
 * and the URI of their folder.
 */
export interface SourceOwner {
  readonly kind: "run" | "logged_model" | "version";
  readonly id: string;
  readonly files: string;
}

export interface SourceFile {
  readonly path: string;
  /** Bytes; undefined when the place that it is in does not tell. */
  readonly size: number | undefined;
}

/** The bytes of a file, once. */
export interface OpenedFile {
  readonly bytes: Readable;
  readonly size: number | undefined;
}

/** Anything that MLflow has written to and that can be read again. */
export interface Source {
  experiments(): AsyncIterable<SourceExperiment>;
  /** All of an experiment, also those that are deleted. */
  runs(experiment: SourceExperiment): AsyncIterable<SourceRun>;
  /** Every point of a run's metrics. */
  points(run: SourceRun): AsyncIterable<RunMetric>;
  loggedModels(experiment: SourceExperiment): AsyncIterable<SourceLoggedModel>;
  /** @throws GalleryError `source.refused` when their place cannot be read */
  files(owner: SourceOwner): AsyncIterable<SourceFile>;
  open(owner: SourceOwner, path: string): Promise<OpenedFile>;
  /** Models, and prompts, which are models to MLflow. */
  models(): AsyncIterable<SourceModel>;
  /** Undefined for one that was deleted. */
  version(model: SourceModel, number: number): Promise<SourceVersion | undefined>;
  hasTraces(experiment: SourceExperiment): Promise<boolean>;
  close(): Promise<void>;
}
