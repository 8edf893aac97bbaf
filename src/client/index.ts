import { type Artifacts, createArtifacts } from "./artifacts.ts";
import { type Blobs, createBlobs } from "./blobs.ts";
import { type Champions, createChampions } from "./champions.ts";
import { type Changes, createChanges } from "./changes.ts";
import { createDependencies, type Dependencies } from "./dependencies.ts";
import { createDeployments, type Deployments } from "./deployments.ts";
import { createExperiments, type Experiments } from "./experiments.ts";
import { createFirings, type Firings } from "./firings.ts";
import { createInstances, type Instances } from "./instances.ts";
import { createLoggedModels, type LoggedModels } from "./logged-models.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { createModels, type Models } from "./models.ts";
import { createOffers, type Offers } from "./offers.ts";
import { createProjects, type Projects } from "./projects.ts";
import { createRegistry, type Registry } from "./registry.ts";
import { createRules, type Rules } from "./rules.ts";
import { createRuns, type Runs } from "./runs.ts";
import { createSearch, type Search } from "./search.ts";
import { type ClientOptions, createTransport } from "./transport.ts";
import { createUploads, type Uploads } from "./uploads.ts";
import { createWebhooks, type Webhooks } from "./webhooks.ts";

/** Everything that a Gallery server offers over REST, one noun each. Every failure is a `GalleryError`. */
export interface Client {
  readonly projects: Projects;
  readonly models: Models;
  readonly instances: Instances;
  readonly blobs: Blobs;
  readonly uploads: Uploads;
  readonly metrics: Metrics;
  readonly search: Search;
  readonly dependencies: Dependencies;
  readonly deployments: Deployments;
  readonly offers: Offers;
  readonly changes: Changes;
  readonly webhooks: Webhooks;
  readonly rules: Rules;
  readonly champions: Champions;
  readonly firings: Firings;
  readonly experiments: Experiments;
  readonly registry: Registry;
  readonly runs: Runs;
  readonly loggedModels: LoggedModels;
  readonly artifacts: Artifacts;
}

export function createClient(options: ClientOptions): Client {
  const transport = createTransport(options);
  const uploads = createUploads(transport);
  return {
    projects: createProjects(transport),
    models: createModels(transport),
    instances: createInstances(transport),
    blobs: createBlobs(transport, uploads),
    uploads,
    metrics: createMetrics(transport),
    search: createSearch(transport),
    dependencies: createDependencies(transport),
    deployments: createDeployments(transport),
    offers: createOffers(transport),
    changes: createChanges(transport),
    webhooks: createWebhooks(transport),
    rules: createRules(transport),
    champions: createChampions(transport),
    firings: createFirings(transport),
    experiments: createExperiments(transport),
    registry: createRegistry(transport),
    runs: createRuns(transport),
    loggedModels: createLoggedModels(transport),
    artifacts: createArtifacts(transport),
  };
}

export type {
  Artifact,
  ArtifactEntry,
  ArtifactFolder,
  ArtifactName,
  ArtifactOwner,
  ArtifactOwnerKind,
  ArtifactQuery,
  ArtifactQuestion,
  ArtifactRemoval,
  NewArtifact,
} from "../domain/artifact.ts";
export type * from "../domain/champion.ts";
export type { Change, ChangeKind, ChangePage, ChangeRequest } from "../domain/change.ts";
export type * from "../domain/comparison.ts";
export type * from "../domain/decision.ts";
export type * from "../domain/dependency.ts";
export type * from "../domain/deployment.ts";
export { type ErrorCode, type ErrorKind, GalleryError } from "../domain/errors.ts";
export type {
  Experiment,
  ExperimentChange,
  ExperimentName,
  ExperimentQuery,
  NewExperiment,
  Presence,
} from "../domain/experiment.ts";
export type * from "../domain/firing.ts";
export type {
  BlobRef,
  BundleFile,
  Cause,
  Deprecation,
  Instance,
  InstanceName,
  NewInstance,
  Partition,
  Stage,
} from "../domain/instance.ts";
export type * from "../domain/job.ts";
export type {
  LoggedModel,
  LoggedModelChange,
  LoggedModelMetric,
  LoggedModelQuery,
  LoggedModelStatus,
  NewLoggedModel,
} from "../domain/logged-model.ts";
export type {
  Evaluation,
  Health,
  MetricHistoryRequest,
  MetricPoint,
  MetricSummary,
  NewEvaluation,
  NewMetricPoint,
} from "../domain/metric.ts";
export type {
  Model,
  ModelDeprecation,
  ModelRestoration,
  ModelRevision,
  NewModel,
} from "../domain/model.ts";
export type * from "../domain/offer.ts";
export type { NewProject, Project } from "../domain/project.ts";
export type {
  Alias,
  AliasAnswer,
  AliasEntry,
  AliasName,
  NewAlias,
  RegisteredInstance,
  RegisteredModel,
  RegistryStage,
} from "../domain/registry.ts";
export type * from "../domain/rule.ts";
export type * from "../domain/rule-repository.ts";
export type {
  DataSet,
  DataSetQuery,
  Milliseconds,
  NewRun,
  NewRunMetric,
  Run,
  RunChange,
  RunHistoryRequest,
  RunInput,
  RunMetric,
  RunOutput,
  RunPoint,
  RunQuery,
  RunQuestion,
  RunRecord,
  RunStatus,
  UsedDataSet,
} from "../domain/run.ts";
export type * from "../domain/search.ts";
export type * from "../domain/subscription.ts";
export type * from "../domain/tag.ts";
export type * from "../domain/upload.ts";
export type * from "../domain/usage.ts";
export type { Fields, FieldValue, Page, PageRequest, Time } from "../domain/values.ts";
export type { ArtifactDownload, ArtifactUpload } from "./artifacts.ts";
export type { EffectList } from "./dependencies.ts";
export type { FollowRequest } from "./follow.ts";
export type { BulkPoint } from "./metrics.ts";
export { RemoteError } from "./problem.ts";
export type { DownloadRequest, Received } from "./receive.ts";
export type { RegistryRequest } from "./registry.ts";
export type { UploadRequest } from "./send.ts";
export type { ClientOptions } from "./transport.ts";
