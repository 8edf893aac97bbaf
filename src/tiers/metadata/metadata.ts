import type { Readable } from "node:stream";
import type {
  Artifact,
  ArtifactEntry,
  ArtifactName,
  ArtifactQuery,
  ArtifactQuestion,
  ArtifactRemoval,
  NewArtifact,
} from "../../domain/artifact.ts";
import type { Caller } from "../../domain/caller.ts";
import type {
  Experiment,
  ExperimentChange,
  ExperimentName,
  ExperimentQuery,
  NewExperiment,
} from "../../domain/experiment.ts";
import type {
  LoggedModel,
  LoggedModelChange,
  LoggedModelQuery,
  NewLoggedModel,
} from "../../domain/logged-model.ts";
import type {
  DataSetQuery,
  NewRun,
  Run,
  RunChange,
  RunHistoryRequest,
  RunPoint,
  RunQuery,
  RunQuestion,
  RunRecord,
  UsedDataSet,
} from "../../domain/run.ts";
import type {
  BestPer,
  BestPerRequest,
  CountRequest,
  ExperimentSearch,
  FacetRequest,
  Facets,
  FieldInfo,
  LoggedModelSearch,
  RunSearch,
  SearchHit,
  SearchRequest,
} from "../../domain/search.ts";
import type { ByteRange } from "../../domain/upload.ts";
import type { Page } from "../../domain/values.ts";
import type { OpenedBytes } from "../storage/index.ts";
import type { Finds } from "./runs/finding.ts";

/** Tier 2: find, and note what trainings tell while they go on. */
export interface Metadata extends Tracking {
  search(caller: Caller, input: SearchRequest): Promise<Page<SearchHit>>;
  count(caller: Caller, input: CountRequest): Promise<{ count: number }>;
  facets(caller: Caller, input: FacetRequest): Promise<Facets>;
  bestPer(caller: Caller, input: BestPerRequest): Promise<BestPer>;
  /** Every name that a condition over the project may use. */
  listFields(caller: Caller, input: { project: string }): Promise<{ items: readonly FieldInfo[] }>;
}

/** What trainings tell and leave. */
export interface Tracking extends RunTracking, LoggedModelTracking, ArtifactKeeping {}

/** Experiments and their runs. */
export interface RunTracking {
  /** Its number is the project's next one; 0 for the one that is named `Default`. */
  createExperiment(caller: Caller, input: NewExperiment): Promise<Experiment>;
  getExperiment(caller: Caller, input: ExperimentName): Promise<Experiment>;
  changeExperiment(caller: Caller, input: ExperimentChange): Promise<Experiment>;
  /** By number. */
  listExperiments(caller: Caller, input: ExperimentQuery): Promise<Page<Experiment>>;
  /** What runs used, also those that were deleted: by experiment, name, digest and context. */
  listDataSets(caller: Caller, input: DataSetQuery): Promise<Page<UsedDataSet>>;
  createRun(caller: Caller, input: NewRun): Promise<Run>;
  getRun(caller: Caller, input: RunQuestion): Promise<Run>;
  recordRun(caller: Caller, input: RunRecord): Promise<{ recorded: number }>;
  changeRun(caller: Caller, input: RunChange): Promise<Run>;
  /** Latest start first. */
  listRuns(caller: Caller, input: RunQuery): Promise<Page<Run>>;
  /** Where a key of the order is missing comes last; a metric that is NaN stands before it. */
  searchRuns(caller: Caller, input: Finds<RunSearch>): Promise<Page<Run>>;
  /** Latest made first unless told. */
  searchExperiments(caller: Caller, input: Finds<ExperimentSearch>): Promise<Page<Experiment>>;
  /** By time, then step, then value. */
  runHistory(caller: Caller, input: RunHistoryRequest): Promise<Page<RunPoint>>;
}

/** Models that runs made, before anybody registers them. */
export interface LoggedModelTracking {
  /** Pending until it is changed to say that its files are there. */
  createLoggedModel(caller: Caller, input: NewLoggedModel): Promise<LoggedModel>;
  getLoggedModel(caller: Caller, input: { model: string }): Promise<LoggedModel>;
  changeLoggedModel(caller: Caller, input: LoggedModelChange): Promise<LoggedModel>;
  /** Latest first. */
  listLoggedModels(caller: Caller, input: LoggedModelQuery): Promise<Page<LoggedModel>>;
  /** Latest first unless told; where a key of the order is missing comes last. */
  searchLoggedModels(caller: Caller, input: Finds<LoggedModelSearch>): Promise<Page<LoggedModel>>;
}

/** Files of runs and of logged models. */
export interface ArtifactKeeping {
  /** Streams one file in. With `digest` or `size` given, other bytes are refused. */
  uploadArtifact(
    caller: Caller,
    input: ArtifactName & { digest?: string; size?: number; bytes: Readable },
  ): Promise<Artifact>;
  /** Makes a file of blobs that the project has already. */
  putArtifact(caller: Caller, input: NewArtifact): Promise<Artifact>;
  getArtifact(caller: Caller, input: ArtifactQuestion): Promise<Artifact>;
  openArtifact(caller: Caller, input: ArtifactQuestion & { range?: ByteRange }): Promise<OpenedBytes>;
  /** What is in one folder, by name; a file or a name that is not there has nothing in it. */
  listArtifacts(caller: Caller, input: ArtifactQuery): Promise<Page<ArtifactEntry>>;
  removeArtifact(caller: Caller, input: ArtifactRemoval): Promise<{ removed: number }>;
}
