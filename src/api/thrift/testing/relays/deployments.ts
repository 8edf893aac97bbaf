import type { Approval, Deployment } from "../../../../domain/deployment.ts";
import type { Relay } from "../relay.ts";
import { at, context, other, paris, ref, uuid, wireParis, wireRef } from "./samples.ts";

const entry = {
  project: "p",
  baseVersionId: "m",
  environment: "production",
  position: 12,
  reason: "better",
  at,
  by: "ada",
};
export const deployed: Deployment = {
  ...entry,
  partition: paris,
  action: "deploy",
  instance: ref,
  replaced: { ...ref, uuid: other, version: "4.0" },
  offer: uuid,
  approval: other,
};
export const wireDeployed = {
  ...entry,
  partition: wireParis,
  action: "deploy",
  instance: wireRef,
  replaced: { ...wireRef, uuid: other, version: "4.0" },
  offer: uuid,
  approval: other,
};
const first: Deployment = { ...deployed, replaced: null, offer: null, approval: null };
const wireFirst = { ...entry, partition: wireParis, action: "deploy", instance: wireRef };
const removed: Deployment = { ...first, action: "undeploy", instance: null, replaced: ref };
const wireRemoved = { ...entry, partition: wireParis, action: "undeploy", replaced: wireRef };

const approval: Approval = {
  uuid: other,
  instance: ref,
  environment: "production",
  state: "pending",
  reason: "better",
  requestedBy: "ada",
  requestedAt: at,
  decidedBy: null,
  decidedAt: null,
  comment: null,
};
const {
  decidedBy: _by,
  decidedAt: _at,
  comment: _comment,
  ...wirePending
} = {
  ...approval,
  instance: wireRef,
};
const decision = { state: "approved", decidedBy: "bob", decidedAt: at, comment: "fine" };

const slot = { project: "p", baseVersionId: "m", partition: paris, environment: "staging" };
const wireSlot = { ...slot, partition: wireParis };
const environment = { project: "p", name: "canary", protection: "if_match" };

export const deploymentRelays: Record<string, Relay> = {
  "storage.setEnvironment": {
    call: (c) => c.setEnvironment(environment, context),
    input: environment,
    answer: environment,
    told: environment,
  },
  "storage.listEnvironments": {
    call: (c) => c.listEnvironments("p"),
    input: { project: "p" },
    answer: { items: [environment] },
    told: [environment],
  },
  "storage.deploy": {
    call: (c) =>
      c.deploy(
        { uuid, environment: "staging", reason: "better", ifMatch: 11 as never, approval: other },
        context,
      ),
    input: { uuid, environment: "staging", reason: "better", ifMatch: 11, approval: other },
    answer: deployed,
    told: wireDeployed,
  },
  "storage.rollBack": {
    call: (c) => c.rollBack({ slot: wireSlot, reason: "worse", ifMatch: 0 as never }, context),
    input: { ...slot, reason: "worse", ifMatch: 0 },
    answer: first,
    told: wireFirst,
  },
  "storage.undeploy": {
    call: (c) =>
      c.undeploy({ slot: { project: "p", baseVersionId: "m", environment: "" }, reason: "end" }, context),
    input: { project: "p", baseVersionId: "m", reason: "end" },
    answer: removed,
    told: wireRemoved,
  },
  "storage.getDeployment": {
    call: (c) => c.getDeployment(wireSlot, at),
    input: { ...slot, asOf: at },
    answer: deployed,
    told: wireDeployed,
  },
  "storage.listDeployments": {
    call: (c) =>
      c.listDeployments({ project: "p", baseVersionId: "m", environment: "staging", asOf: at, pageSize: 2 }),
    input: { project: "p", baseVersionId: "m", environment: "staging", asOf: at, page_size: 2 },
    answer: { items: [deployed], next_page_token: "n" },
    told: { items: [wireDeployed], nextPageToken: "n" },
  },
  "storage.listDeploymentHistory": {
    call: (c) => c.listDeploymentHistory(wireSlot, { pageToken: "t" }),
    input: { ...slot, page_token: "t" },
    answer: { items: [removed, first] },
    told: { items: [wireRemoved, wireFirst] },
  },
  "storage.requestApproval": {
    call: (c) => c.requestApproval({ uuid, environment: "production", reason: "better" }, context),
    input: { uuid, environment: "production", reason: "better" },
    answer: approval,
    told: wirePending,
  },
  "storage.decideApproval": {
    call: (c) => c.decideApproval(other, false, "not yet", context),
    input: { approval: other, approve: false, comment: "not yet" },
    answer: { ...approval, ...decision },
    told: { ...wirePending, ...decision },
  },
  "storage.getApproval": {
    call: (c) => c.getApproval(other),
    input: { approval: other },
    answer: { ...approval, ...decision },
    told: { ...wirePending, ...decision },
  },
  "storage.listApprovals": {
    call: (c) => c.listApprovals({ project: "p", environment: "shadow", state: "approved", pageSize: 1 }),
    input: { project: "p", environment: "shadow", state: "approved", page_size: 1 },
    answer: { items: [{ ...approval, ...decision }], next_page_token: "n" },
    told: { items: [{ ...wirePending, ...decision }], nextPageToken: "n" },
  },
};
