import type { Caller } from "../../domain/caller.ts";
import type {
  Experiment,
  ExperimentChange,
  ExperimentName,
  ExperimentQuery,
  NewExperiment,
} from "../../domain/experiment.ts";
import type {
  NewRun,
  Run,
  RunChange,
  RunHistoryRequest,
  RunPoint,
  RunQuery,
  RunRecord,
} from "../../domain/run.ts";
import type {
  BestPer,
  BestPerRequest,
  CountRequest,
  FacetRequest,
  Facets,
  FieldInfo,
  SearchHit,
  SearchRequest,
} from "../../domain/search.ts";
import type { Page } from "../../domain/values.ts";

/** Tier 2: find, and note what trainings tell while they go on. */
export interface Metadata extends RunTracking {
  search(caller: Caller, input: SearchRequest): Promise<Page<SearchHit>>;
  count(caller: Caller, input: CountRequest): Promise<{ count: number }>;
  facets(caller: Caller, input: FacetRequest): Promise<Facets>;
  bestPer(caller: Caller, input: BestPerRequest): Promise<BestPer>;
  /** Every name that a condition over the project may use. */
  listFields(caller: Caller, input: { project: string }): Promise<{ items: readonly FieldInfo[] }>;
}

/** Experiments and their runs. */
export interface RunTracking {
  /** Its number is the project's next one; 0 for the one that is named `Default`. */
  createExperiment(caller: Caller, input: NewExperiment): Promise<Experiment>;
  getExperiment(caller: Caller, input: ExperimentName): Promise<Experiment>;
  changeExperiment(caller: Caller, input: ExperimentChange): Promise<Experiment>;
  /** By number. */
  listExperiments(caller: Caller, input: ExperimentQuery): Promise<Page<Experiment>>;
  createRun(caller: Caller, input: NewRun): Promise<Run>;
  getRun(caller: Caller, input: { run: string }): Promise<Run>;
  recordRun(caller: Caller, input: RunRecord): Promise<{ recorded: number }>;
  changeRun(caller: Caller, input: RunChange): Promise<Run>;
  /** Latest start first. */
  listRuns(caller: Caller, input: RunQuery): Promise<Page<Run>>;
  /** By time, then step, then value. */
  runHistory(caller: Caller, input: RunHistoryRequest): Promise<Page<RunPoint>>;
}
