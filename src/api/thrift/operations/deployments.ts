import {
  approvalQueryFrom,
  approvalRequestFrom,
  deploymentQueryFrom,
  environmentFrom,
  moveFrom,
  newDeploymentFrom,
  slotFrom,
  toApproval,
  toDeployment,
} from "../codec/deployments.ts";
import { pageFrom, present, required, textOrNothing, toPage } from "../codec/values.ts";
import type { Operations } from "../operation.ts";

type Names =
  | "setEnvironment"
  | "listEnvironments"
  | "deploy"
  | "rollBack"
  | "undeploy"
  | "getDeployment"
  | "listDeployments"
  | "listDeploymentHistory"
  | "requestApproval"
  | "decideApproval"
  | "getApproval"
  | "listApprovals";

export const deploymentOperations: Pick<Operations, Names> = {
  setEnvironment: async ({ gallery, caller }, environment) =>
    gallery.storage.setEnvironment(caller, environmentFrom(environment)),

  listEnvironments: async ({ gallery, caller }, project) =>
    (await gallery.storage.listEnvironments(caller, { project: required(project, "project") })).items,

  deploy: async ({ gallery, caller }, deployment) =>
    toDeployment(await gallery.storage.deploy(caller, newDeploymentFrom(deployment))),

  rollBack: async ({ gallery, caller }, move) =>
    toDeployment(await gallery.storage.rollBack(caller, moveFrom(move))),

  undeploy: async ({ gallery, caller }, move) =>
    toDeployment(await gallery.storage.undeploy(caller, moveFrom(move))),

  getDeployment: async ({ gallery, caller }, slot, asOf) => {
    const input = present({ ...slotFrom(slot, "slot"), asOf: textOrNothing(asOf) });
    return toDeployment(await gallery.storage.getDeployment(caller, input));
  },

  listDeployments: async ({ gallery, caller }, query) =>
    toPage(await gallery.storage.listDeployments(caller, deploymentQueryFrom(query)), toDeployment),

  listDeploymentHistory: async ({ gallery, caller }, slot, page) => {
    const input = { ...slotFrom(slot, "slot"), ...pageFrom(page) };
    return toPage(await gallery.storage.listDeploymentHistory(caller, input), toDeployment);
  },

  requestApproval: async ({ gallery, caller }, request) =>
    toApproval(await gallery.storage.requestApproval(caller, approvalRequestFrom(request))),

  decideApproval: async ({ gallery, caller }, approval, approve, comment) => {
    const decision = {
      approval: required(approval, "approval"),
      approve: required(approve, "approve"),
      comment: required(comment, "comment"),
    };
    return toApproval(await gallery.storage.decideApproval(caller, decision));
  },

  getApproval: async ({ gallery, caller }, approval) =>
    toApproval(await gallery.storage.getApproval(caller, { approval: required(approval, "approval") })),

  listApprovals: async ({ gallery, caller }, query) =>
    toPage(await gallery.storage.listApprovals(caller, approvalQueryFrom(query)), toApproval),
};
