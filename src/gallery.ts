import type { Caller } from "./domain/caller.ts";
import { GalleryError } from "./domain/errors.ts";
import type { Permission } from "./domain/permission.ts";
import type { Metadata } from "./tiers/metadata/index.ts";
import type { Metrics } from "./tiers/metrics/index.ts";
import type { Rules } from "./tiers/rules/index.ts";
import type { Storage } from "./tiers/storage/index.ts";

/** The neck: all that a door may call. */
export interface Gallery {
  readonly storage: Storage;
  readonly metadata: Metadata;
  readonly metrics: Metrics;
  readonly rules: Rules;
}

type PermissionTable = {
  readonly [Tier in keyof Gallery]: { readonly [Name in keyof Gallery[Tier]]: Permission };
};

/** The one table of who may do what: a function without a line here does not compile and is never served. */
export const permissionTable: PermissionTable = {
  storage: {
    createProject: "project.create",
    getProject: "project.read",
    listProjects: "project.read",
    createModel: "model.create",
    reviseModel: "model.create",
    getModel: "project.read",
    findModel: "project.read",
    listModels: "project.read",
    createInstance: "instance.create",
    createInstances: "instance.create",
    getInstance: "project.read",
    changeTags: "tag.write",
    deprecate: "deprecate",
    restore: "deprecate",
    uploadBlob: "blob.write",
    startUpload: "blob.write",
    getUpload: "blob.write",
    writeUpload: "blob.write",
    finishUpload: "blob.write",
    abortUpload: "blob.write",
    findBlob: "blob.read",
    openBlob: "blob.read",
    sweep: "sweep",
    listChanges: "project.read",
    compareModels: "project.read",
    listLineage: "project.read",
    deprecateModel: "deprecate",
    restoreModel: "deprecate",
    getUsage: "project.read",
    addDependency: "dependency.write",
    updateDependency: "dependency.write",
    removeDependency: "dependency.write",
    listDependencies: "project.read",
    listPins: "project.read",
    listEffects: "project.read",
    setEnvironment: "environment.write",
    listEnvironments: "project.read",
    deploy: "deploy",
    rollBack: "deploy",
    undeploy: "deploy",
    getDeployment: "project.read",
    listDeployments: "project.read",
    listDeploymentHistory: "project.read",
    requestApproval: "deploy",
    decideApproval: "deploy.approve",
    getApproval: "project.read",
    listApprovals: "project.read",
    listOffers: "project.read",
    getOffer: "project.read",
    acceptOffer: "deploy",
    declineOffer: "deploy",
    snoozeOffer: "deploy",
    createWebhook: "webhook.manage",
    getWebhook: "webhook.manage",
    listWebhooks: "webhook.manage",
    changeWebhook: "webhook.manage",
    tryWebhook: "webhook.manage",
    removeWebhook: "webhook.manage",
    listDeliveries: "webhook.manage",
    replayDelivery: "webhook.manage",
    getRegisteredModel: "project.read",
    searchRegisteredModels: "project.read",
    getRegisteredInstance: "project.read",
    searchRegisteredInstances: "project.read",
    retitleModel: "model.create",
    describe: "tag.write",
    setStage: "deploy",
    setAlias: "deploy",
    removeAlias: "deploy",
    listAliases: "project.read",
    listAliasHistory: "project.read",
  },
  metadata: {
    search: "project.read",
    count: "project.read",
    facets: "project.read",
    bestPer: "project.read",
    listFields: "project.read",
    createExperiment: "run.write",
    getExperiment: "project.read",
    changeExperiment: "run.write",
    listExperiments: "project.read",
    listDataSets: "project.read",
    createRun: "run.write",
    getRun: "project.read",
    recordRun: "run.write",
    changeRun: "run.write",
    listRuns: "project.read",
    searchRuns: "project.read",
    searchExperiments: "project.read",
    runHistory: "project.read",
    createLoggedModel: "run.write",
    getLoggedModel: "project.read",
    changeLoggedModel: "run.write",
    listLoggedModels: "project.read",
    searchLoggedModels: "project.read",
    uploadArtifact: "run.write",
    putArtifact: "run.write",
    getArtifact: "project.read",
    openArtifact: "blob.read",
    listArtifacts: "project.read",
    removeArtifact: "run.write",
  },
  metrics: {
    record: "metric.write",
    recordBulk: "metric.write",
    evaluate: "metric.write",
    getEvaluation: "project.read",
    listEvaluations: "project.read",
    latest: "project.read",
    history: "project.read",
    health: "project.read",
    compareInstances: "project.read",
  },
  rules: {
    getRulesStatus: "project.read",
    refreshRules: "rule.refresh",
    listRules: "project.read",
    getRule: "project.read",
    listRuleHistory: "project.read",
    blameRule: "project.read",
    listRuleCommits: "project.read",
    listRuleProblems: "project.read",
    setRuleSwitch: "rule.switch",
    listRuleSwitches: "project.read",
    listRuleSwitchHistory: "project.read",
    previewImpact: "project.read",
    selectChampion: "project.read",
    selectChampions: "project.read",
    explainChampion: "project.read",
    answerAlias: "project.read",
    getDecision: "project.read",
    listDecisions: "project.read",
    replayDecision: "project.read",
    fire: "rule.fire",
    listFirings: "project.read",
    getFiring: "project.read",
    listJobs: "project.read",
    replayJob: "job.replay",
    createSilence: "silence.manage",
    listSilences: "project.read",
    endSilence: "silence.manage",
  },
};

type Operation = (caller: Caller, input: never) => Promise<unknown>;

const reading: ReadonlySet<Permission> = new Set(["project.read", "blob.read"]);

/** Puts the permission check in front of every function of a tier. */
function guard<Tier extends object>(tier: Tier, table: Readonly<Record<keyof Tier, Permission>>): Tier {
  const guarded: Record<string, Operation> = {};
  for (const [name, permission] of Object.entries<Permission>(table)) {
    const operation = (tier as Record<string, Operation | undefined>)[name];
    if (operation === undefined) throw new Error(`the permission table names ${name}, which no tier offers`);
    guarded[name] = async (caller, input) => {
      if (!caller.may(permission)) {
        throw new GalleryError("permission.denied", `${caller.actor} lacks the permission ${permission}`);
      }
      const answer = operation.call(tier, caller, input);
      return reading.has(permission) ? answer.catch(tellReader) : answer;
    };
  }
  return guarded as Tier;
}

function tellReader(error: unknown): never {
  if (error instanceof GalleryError) error.tellReader();
  throw error;
}

export function createGallery(tiers: Gallery): Gallery {
  return {
    storage: guard(tiers.storage, permissionTable.storage),
    metadata: guard(tiers.metadata, permissionTable.metadata),
    metrics: guard(tiers.metrics, permissionTable.metrics),
    rules: guard(tiers.rules, permissionTable.rules),
  };
}
