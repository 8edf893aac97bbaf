import type { InstanceComparison, ModelComparison } from "../../../domain/comparison.ts";
import type {
  Dependency,
  DependencyChange,
  Effect,
  InstanceRef,
  ModelRef,
  MovedPin,
} from "../../../domain/dependency.ts";
import type { Approval, Deployment, Environment } from "../../../domain/deployment.ts";
import type { Deprecation, Instance } from "../../../domain/instance.ts";
import type { Model } from "../../../domain/model.ts";
import type { Offer, OfferHistory } from "../../../domain/offer.ts";
import { artifactAnswers } from "./artifact-samples.ts";
import { ruleAnswers } from "./rule-samples.ts";
import { runAnswers } from "./run-samples.ts";

/** The paper's five models: X and Y use A, A uses B and C. */
export const uuids = {
  A: "aaaaaaaa-0000-4000-8000-000000000000",
  B: "bbbbbbbb-0000-4000-8000-000000000000",
  "A 4.0": "aaaaaaaa-0000-4000-8000-000000000040",
  "A 4.1": "aaaaaaaa-0000-4000-8000-000000000041",
  "B 2.1": "bbbbbbbb-0000-4000-8000-000000000021",
  offer: "0ffe0000-0000-4000-8000-000000000000",
  approval: "a9900000-0000-4000-8000-000000000000",
} as const;

const at = "2026-11-21T10:00:00.000Z";
const line = { project: "p", baseVersionId: "A", partition: {} };

const ref = (version: "4.0" | "4.1"): InstanceRef => ({ ...line, uuid: uuids[`A ${version}`], version });
const modelRef = (baseVersionId: "A" | "B"): ModelRef => ({
  project: "p",
  baseVersionId,
  model: uuids[baseVersionId],
  owner: "maria",
});
const moved: MovedPin = { project: "p", baseVersionId: "B", partition: {}, from: "2.0", to: "2.1" };
const effect: Effect = {
  ...line,
  uuid: uuids["A 4.1"],
  owner: "maria",
  from: "4.0",
  to: "4.1",
  moved: [moved],
};
const { uuid: _made, ...propagated } = effect;

const dependency: Dependency = {
  downstream: modelRef("A"),
  upstream: modelRef("B"),
  kind: "feature",
  accepts: ">=2.0 <3",
  since: at,
  by: "maria",
};
const change: DependencyChange = { dependency, change: 7 };

const environment: Environment = { project: "p", name: "production", protection: "if_match" };

const deployment: Deployment = {
  ...line,
  environment: "production",
  position: 42,
  action: "deploy",
  instance: ref("4.1"),
  replaced: ref("4.0"),
  reason: "the better B",
  at,
  by: "maria",
  offer: null,
  approval: null,
};

const approval: Approval = {
  uuid: uuids.approval,
  instance: ref("4.1"),
  environment: "production",
  state: "pending",
  reason: "the better B",
  requestedBy: "maria",
  requestedAt: at,
  decidedBy: null,
  decidedAt: null,
  comment: null,
};

const offer: Offer = {
  ...line,
  uuid: uuids.offer,
  owner: "maria",
  environment: "production",
  state: "open",
  deployed: ref("4.0"),
  proposed: ref("4.1"),
  moved: [moved],
  openedAt: at,
  updatedAt: at,
  updates: 0,
  snoozedUntil: null,
};
const history: OfferHistory = {
  ...offer,
  history: [{ position: 8, at, by: "local", event: "opened", proposed: "4.1", reason: "B 2.1" }],
};

const deprecation: Deprecation = { reason: "old", at, by: "maria", replacement: null, of: "model" };
const model: Model = {
  uuid: uuids.A,
  project: "p",
  baseVersionId: "A",
  revision: 4,
  previous: uuids["A 4.0"],
  next: null,
  owner: "maria",
  description: "",
  features: [],
  hyperparameters: {},
  training: {},
  serving: {},
  partitionBy: [],
  fields: {},
  tags: {},
  deprecation,
  createdAt: at,
  createdBy: "maria",
};
const instance: Instance = {
  ...ref("4.1"),
  model: uuids.A,
  revision: 4,
  number: 1,
  fields: {},
  blob: null,
  files: [],
  size: 0,
  tags: {},
  deprecation,
  stage: "deployed",
  environments: ["production", "shadow"],
  retrainOf: null,
  origin: uuids["A 4.0"],
  cause: { ...line, change: 7, kind: "dependency.added", subject: uuids.A, version: null },
  createdAt: at,
  createdBy: "local",
};

const revisions: ModelComparison = {
  project: "p",
  baseVersionId: "A",
  from: { uuid: uuids.A, revision: 3 },
  to: { uuid: uuids["A 4.0"], revision: 4 },
  featuresAdded: ["rain"],
  featuresDropped: [],
  hyperparameters: [{ name: "alpha", from: 0.1, to: 0.2 }],
  training: [],
  serving: [],
  fields: [{ name: "city", from: null, to: "NYC" }],
  attributes: [],
};
const instances: InstanceComparison = {
  from: ref("4.0"),
  to: ref("4.1"),
  model: null,
  fields: [],
  environment: [],
  metrics: [
    { scope: "Validation", name: "mae", dimensions: {}, from: 4, to: 3, delta: -1, better: true },
    { scope: "Validation", name: "odd", dimensions: {}, from: null, to: 3, delta: null, better: null },
  ],
  upstreams: [moved],
  files: [{ path: "", from: null, to: `sha256:${"0".repeat(64)}` }],
};
const descent = {
  ...ref("4.1"),
  createdAt: at,
  createdBy: "local",
  descent: "propagated",
  parent: uuids["A 4.0"],
  cause: {
    ...line,
    ...{ change: 7, kind: "instance.created", subject: uuids["B 2.1"], baseVersionId: "B", version: "2.1" },
  },
  deprecated: false,
  environments: ["production"],
};

/** What each function of the neck answers with, in every form that it has. */
export const answers: Readonly<Record<string, unknown>> = {
  "storage.createModel": model,
  "storage.createInstance": instance,
  "storage.getInstance": {
    ...instance,
    deprecation: null,
    retrainOf: uuids["A 4.0"],
    origin: null,
    cause: null,
  },
  "storage.compareModels": revisions,
  "storage.listLineage": { items: [descent], next_page_token: "t" },
  "storage.addDependency": change,
  "storage.updateDependency": change,
  "storage.removeDependency": change,
  "storage.listDependencies": {
    models: [
      { ...modelRef("A"), distance: 0 },
      { ...modelRef("B"), distance: 1 },
    ],
    dependencies: [dependency, { ...dependency, accepts: null }],
  },
  "storage.listPins": {
    instances: [{ ...ref("4.1"), distance: 0 }],
    pins: [{ downstream: uuids["A 4.1"], upstream: uuids["B 2.1"] }],
  },
  "rules.previewImpact": {
    versions: [propagated],
    deployments: [
      { ...line, owner: "maria", environment: "production", serves: "4.0", offered: "4.1" },
      { ...line, owner: "maria", environment: "staging", serves: "3.7", offered: null },
    ],
    rules: [
      {
        ...{ uuid: "forecasting-champion", team: "forecasting", name: "champion", kind: "selection" },
        ...{ stage: "canary", concerned: "maybe" },
      },
    ],
  },
  "storage.listEffects": { items: [effect] },
  "storage.setEnvironment": environment,
  "storage.listEnvironments": { items: [environment] },
  "storage.deploy": deployment,
  "storage.rollBack": { ...deployment, action: "rollback" },
  "storage.undeploy": { ...deployment, action: "undeploy", instance: null },
  "storage.getDeployment": deployment,
  "storage.listDeployments": { items: [deployment] },
  "storage.listDeploymentHistory": { items: [{ ...deployment, replaced: null }], next_page_token: "t" },
  "storage.requestApproval": approval,
  "storage.decideApproval": {
    ...approval,
    state: "approved",
    decidedBy: "li",
    decidedAt: at,
    comment: "yes",
  },
  "storage.getApproval": approval,
  "storage.listApprovals": { items: [approval], next_page_token: "t" },
  "storage.listOffers": { items: [offer] },
  "storage.getOffer": history,
  "storage.acceptOffer": { ...deployment, offer: uuids.offer },
  "storage.declineOffer": { ...offer, state: "declined" },
  "storage.snoozeOffer": { ...offer, state: "snoozed", snoozedUntil: at },
  "metrics.compareInstances": instances,
  ...ruleAnswers(instance),
  ...runAnswers,
  ...artifactAnswers,
};
