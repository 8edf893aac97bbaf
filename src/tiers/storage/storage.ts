import type { Readable } from "node:stream";
import type { Caller } from "../../domain/caller.ts";
import type { ChangePage, ChangeRequest } from "../../domain/change.ts";
import type { LineageEntry, LineageQuery, ModelComparison } from "../../domain/comparison.ts";
import type {
  DependencyChange,
  DependencyGraph,
  DependencyName,
  DependencyQuery,
  Effect,
  Impact,
  IntendedChange,
  NewDependency,
  PinGraph,
  PinQuery,
} from "../../domain/dependency.ts";
import type {
  Approval,
  ApprovalDecision,
  ApprovalQuery,
  ApprovalRequest,
  Deployment,
  DeploymentMove,
  DeploymentQuery,
  Environment,
  EnvironmentSetting,
  NewDeployment,
  SlotName,
} from "../../domain/deployment.ts";
import type { BlobRef, Deprecation, Instance, InstanceName, NewInstance } from "../../domain/instance.ts";
import type {
  Model,
  ModelDeprecation,
  ModelRestoration,
  ModelRevision,
  NewModel,
} from "../../domain/model.ts";
import type {
  Offer,
  OfferAcceptance,
  OfferAnswer,
  OfferHistory,
  OfferQuery,
  OfferSnooze,
} from "../../domain/offer.ts";
import type { NewProject, Project } from "../../domain/project.ts";
import type {
  Alias,
  AliasEntry,
  AliasName,
  DescriptionChange,
  NewAlias,
  PlacedAlias,
  RegisteredInstance,
  RegisteredInstanceName,
  RegisteredModel,
  RegisteredName,
  StageChange,
} from "../../domain/registry.ts";
import type { SortKey } from "../../domain/search.ts";
import type {
  CreatedWebhook,
  Delivery,
  DeliveryQuery,
  NewWebhook,
  Webhook,
  WebhookChange,
  WebhookTrial,
  WebhookTrialResult,
} from "../../domain/subscription.ts";
import type { TagChange } from "../../domain/tag.ts";
import type { ByteRange, SweepReport, Upload } from "../../domain/upload.ts";
import type { Usage } from "../../domain/usage.ts";
import type { Page, PageRequest, Time } from "../../domain/values.ts";
import type { Expression } from "../../expression/index.ts";

export interface OpenedBytes {
  /** Fails with `blob.corrupt` before its last bytes when a whole blob does not match its digest. */
  readonly stream: Readable;
  readonly ref: BlobRef;
  /** The bytes that the stream holds: all of them, or the range that was asked for. */
  readonly start: number;
  readonly end: number;
}

export interface OpenedBlob extends OpenedBytes {
  /** Of the instance. */
  readonly deprecation: Deprecation | null;
}

/** Tier 1: save and fetch. Every function refuses bad input with a catalogue error and no effect. */
export interface Storage extends Versions, Dependencies, Deployments, Subscriptions, Registry {
  createProject(caller: Caller, input: NewProject): Promise<Project>;
  getProject(caller: Caller, input: { project: string }): Promise<Project>;
  listProjects(caller: Caller, input: PageRequest): Promise<Page<Project>>;

  createModel(caller: Caller, input: NewModel): Promise<Model>;
  reviseModel(caller: Caller, input: ModelRevision): Promise<Model>;
  getModel(caller: Caller, input: { uuid: string; asOf?: Time }): Promise<Model>;
  /** The newest revision unless one is named. */
  findModel(
    caller: Caller,
    input: { project: string; baseVersionId: string; revision?: number },
  ): Promise<Model>;
  /** The newest revision of each base version id, by name; or, with one named, all its revisions, oldest first. */
  listModels(
    caller: Caller,
    input: PageRequest & { project: string; baseVersionId?: string },
  ): Promise<Page<Model>>;

  /** With `madeOf`, the UUID of a logged model, that one lists the instance among its versions, in one transaction. */
  createInstance(caller: Caller, input: NewInstance & { madeOf?: string }): Promise<Instance>;
  /** Bulk: up to 1,000, all or none. */
  createInstances(
    caller: Caller,
    input: { instances: readonly NewInstance[] },
  ): Promise<{ uuids: readonly string[] }>;
  getInstance(caller: Caller, input: InstanceName): Promise<Instance>;
  changeTags(caller: Caller, input: TagChange): Promise<Readonly<Record<string, string>>>;
  /** With `hide`, registries show it no more until it is restored. */
  deprecate(
    caller: Caller,
    input: { uuid: string; reason: string; replacement?: string; hide?: boolean },
  ): Promise<Instance>;
  restore(caller: Caller, input: { uuid: string; reason: string }): Promise<Instance>;

  /** Streams one blob in. With `digest` or `size` given, other bytes are refused. */
  uploadBlob(
    caller: Caller,
    input: { project: string; digest?: string; size?: number; bytes: Readable },
  ): Promise<BlobRef>;
  startUpload(caller: Caller, input: { project: string }): Promise<Upload>;
  getUpload(caller: Caller, input: { id: string }): Promise<Upload>;
  writeUpload(
    caller: Caller,
    input: { id: string; offset: number; bytes: Readable | Buffer },
  ): Promise<Upload>;
  finishUpload(caller: Caller, input: { id: string; digest?: string }): Promise<BlobRef>;
  abortUpload(caller: Caller, input: { id: string }): Promise<void>;
  /** Whether the project already has the bytes, so that a client need not send them. */
  findBlob(caller: Caller, input: { project: string; digest: string }): Promise<BlobRef>;
  openBlob(caller: Caller, input: { uuid: string; path?: string; range?: ByteRange }): Promise<OpenedBlob>;
  /** Finds blobs without a record, and removes them when told to apply. */
  sweep(caller: Caller, input: { apply: boolean; graceHours?: number }): Promise<SweepReport>;

  listChanges(caller: Caller, input: ChangeRequest): Promise<ChangePage>;
}

/** How models and instances came to be, and how they go. */
export interface Versions {
  /** Two revisions of one base version id. */
  compareModels(caller: Caller, input: { from: string; to: string }): Promise<ModelComparison>;
  /** All instances under a base version id, oldest first, each with where it came from. */
  listLineage(caller: Caller, input: LineageQuery): Promise<Page<LineageEntry>>;
  deprecateModel(caller: Caller, input: ModelDeprecation): Promise<Model>;
  restoreModel(caller: Caller, input: ModelRestoration): Promise<Model>;
  /** Who still uses an instance. */
  getUsage(caller: Caller, input: { uuid: string }): Promise<Usage>;
}

/** What uses what. A change of it, or a new version upstream, makes new versions downstream in the same transaction. */
export interface Dependencies {
  addDependency(caller: Caller, input: NewDependency): Promise<DependencyChange>;
  /** Changes kind or range; makes versions only where a pin falls out of the range. */
  updateDependency(caller: Caller, input: NewDependency): Promise<DependencyChange>;
  removeDependency(caller: Caller, input: DependencyName): Promise<DependencyChange>;
  listDependencies(caller: Caller, input: DependencyQuery): Promise<DependencyGraph>;
  /** The exact instances that an instance was made with, or that were made with it. */
  listPins(caller: Caller, input: PinQuery): Promise<PinGraph>;
  /** The versions that a change made, in the order of their making. */
  listEffects(caller: Caller, input: PageRequest & { change: number }): Promise<Page<Effect>>;
}

/** What serves, what is offered, and who decided. */
export interface Deployments {
  setEnvironment(caller: Caller, input: EnvironmentSetting): Promise<Environment>;
  listEnvironments(caller: Caller, input: { project: string }): Promise<{ items: readonly Environment[] }>;
  deploy(caller: Caller, input: NewDeployment): Promise<Deployment>;
  /** Back to what was served before, and once more to what was served before that. */
  rollBack(caller: Caller, input: DeploymentMove): Promise<Deployment>;
  undeploy(caller: Caller, input: DeploymentMove): Promise<Deployment>;
  /** What a slot serves, now or at a moment, who put it there and why. */
  getDeployment(caller: Caller, input: SlotName & { asOf?: Time }): Promise<Deployment>;
  /** The newest entry of each slot that serves something, now or at a moment. */
  listDeployments(caller: Caller, input: DeploymentQuery): Promise<Page<Deployment>>;
  /** All entries of a slot, newest first. */
  listDeploymentHistory(caller: Caller, input: SlotName & PageRequest): Promise<Page<Deployment>>;
  requestApproval(caller: Caller, input: ApprovalRequest): Promise<Approval>;
  decideApproval(caller: Caller, input: ApprovalDecision): Promise<Approval>;
  getApproval(caller: Caller, input: { approval: string }): Promise<Approval>;
  /** In the order in which they were asked for. */
  listApprovals(caller: Caller, input: ApprovalQuery): Promise<Page<Approval>>;
  listOffers(caller: Caller, input: OfferQuery): Promise<Page<Offer>>;
  getOffer(caller: Caller, input: { offer: string }): Promise<OfferHistory>;
  /** Deploys what is proposed. */
  acceptOffer(caller: Caller, input: OfferAcceptance): Promise<Deployment>;
  declineOffer(caller: Caller, input: OfferAnswer): Promise<Offer>;
  snoozeOffer(caller: Caller, input: OfferSnooze): Promise<Offer>;
}

/** Who is told of changes. */
export interface Subscriptions {
  createWebhook(caller: Caller, input: NewWebhook): Promise<CreatedWebhook>;
  getWebhook(caller: Caller, input: { webhook: string }): Promise<Webhook>;
  listWebhooks(caller: Caller, input: PageRequest & { project: string }): Promise<Page<Webhook>>;
  changeWebhook(caller: Caller, input: WebhookChange): Promise<Webhook>;
  /** Sends at once what tells of nothing, once, whatever the state of the webhook; no delivery is kept of it. */
  tryWebhook(caller: Caller, input: WebhookTrial): Promise<WebhookTrialResult>;
  removeWebhook(caller: Caller, input: { webhook: string }): Promise<void>;
  listDeliveries(caller: Caller, input: DeliveryQuery): Promise<Page<Delivery>>;
  /** Tries a dead delivery again. */
  replayDelivery(caller: Caller, input: { webhook: string; delivery: string }): Promise<Delivery>;
}

/** Which models or instances of a registry; the newest state of it, so that pages shift when it moves. */
export interface RegistrySearch extends PageRequest {
  readonly project: string;
  /** One condition of the expression language. */
  readonly where?: string | Expression;
  /** By title unless told, and instances then by place, the newest first. */
  readonly orderBy?: readonly SortKey[];
  /** Where to start without a token. */
  readonly offset?: number;
}

/** Models and instances as registries show them: by title and place, with stages, aliases and descriptions that move. */
export interface Registry {
  getRegisteredModel(caller: Caller, input: RegisteredName): Promise<RegisteredModel>;
  searchRegisteredModels(caller: Caller, input: RegistrySearch): Promise<Page<RegisteredModel>>;
  getRegisteredInstance(caller: Caller, input: RegisteredInstanceName): Promise<RegisteredInstance>;
  searchRegisteredInstances(caller: Caller, input: RegistrySearch): Promise<Page<RegisteredInstance>>;
  retitleModel(
    caller: Caller,
    input: { project: string; baseVersionId: string; title: string },
  ): Promise<RegisteredModel>;
  describe(caller: Caller, input: DescriptionChange): Promise<{ description: string }>;
  setStage(caller: Caller, input: StageChange): Promise<RegisteredInstance>;
  setAlias(caller: Caller, input: NewAlias | PlacedAlias): Promise<Alias>;
  removeAlias(caller: Caller, input: AliasName): Promise<void>;
  /** By name, now or at a moment. */
  listAliases(
    caller: Caller,
    input: { project: string; baseVersionId: string; asOf?: Time },
  ): Promise<{ items: readonly Alias[] }>;
  listAliasHistory(caller: Caller, input: AliasName & PageRequest): Promise<Page<AliasEntry>>;
}

/** Is asked through the tier of rules, which adds the rules concerned. */
export interface Preview {
  /** What a change would make; the same change then makes exactly that. */
  previewImpact(caller: Caller, input: { change: IntendedChange }): Promise<Impact>;
}
