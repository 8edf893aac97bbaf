import {
  type Approval,
  type ApprovalQuery,
  type ApprovalRequest,
  approvalStates,
  type Deployment,
  type DeploymentMove,
  type DeploymentQuery,
  type EnvironmentSetting,
  type NewDeployment,
  protections,
  type SlotName,
} from "../../../domain/deployment.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { partitionFrom, toInstanceRef, withPartition } from "./refs.ts";
import { choiceFrom, pageFrom, present, required, textOrNothing } from "./values.ts";

export function environmentFrom(given: Given<Generated.Environment>): EnvironmentSetting {
  const environment = required(given, "environment");
  const field = "environment.protection";
  return {
    project: required(environment.project, "environment.project"),
    name: required(environment.name, "environment.name"),
    protection: required(choiceFrom(environment.protection, protections, field), field),
  };
}

export function slotFrom(given: Given<Generated.SlotName>, at: string): SlotName {
  const slot = required(given, at);
  return present({
    project: required(slot.project, `${at}.project`),
    baseVersionId: required(slot.baseVersionId, `${at}.baseVersionId`),
    partition: partitionFrom(slot.partition, `${at}.partition`),
    environment: textOrNothing(slot.environment),
  });
}

export function newDeploymentFrom(given: Given<Generated.NewDeployment>): NewDeployment {
  const deployment = required(given, "deployment");
  return present({
    uuid: required(deployment.uuid, "deployment.uuid"),
    environment: textOrNothing(deployment.environment),
    reason: required(deployment.reason, "deployment.reason"),
    ifMatch: deployment.ifMatch,
    approval: textOrNothing(deployment.approval),
  });
}

export function moveFrom(given: Given<Generated.DeploymentMove>): DeploymentMove {
  const move = required(given, "move");
  return present({
    ...slotFrom(move.slot, "move.slot"),
    reason: required(move.reason, "move.reason"),
    ifMatch: move.ifMatch,
  });
}

export function deploymentQueryFrom(given: Given<Generated.DeploymentQuery>): DeploymentQuery {
  const query = required(given, "query");
  return {
    ...present({
      project: required(query.project, "query.project"),
      baseVersionId: textOrNothing(query.baseVersionId),
      environment: textOrNothing(query.environment),
      asOf: textOrNothing(query.asOf),
    }),
    ...pageFrom(query),
  };
}

export function toDeployment({ instance, replaced, ...rest }: Deployment): Answer<Generated.Deployment> {
  return {
    ...present(withPartition(rest)),
    ...(instance === null ? {} : { instance: toInstanceRef(instance) }),
    ...(replaced === null ? {} : { replaced: toInstanceRef(replaced) }),
  };
}

export function approvalRequestFrom(given: Given<Generated.ApprovalRequest>): ApprovalRequest {
  const request = required(given, "request");
  return present({
    uuid: required(request.uuid, "request.uuid"),
    environment: textOrNothing(request.environment),
    reason: required(request.reason, "request.reason"),
  });
}

export function approvalQueryFrom(given: Given<Generated.ApprovalQuery>): ApprovalQuery {
  const query = required(given, "query");
  return {
    ...present({
      project: required(query.project, "query.project"),
      environment: textOrNothing(query.environment),
      state: choiceFrom(query.state, approvalStates, "query.state"),
    }),
    ...pageFrom(query),
  };
}

export function toApproval({ instance, ...rest }: Approval): Answer<Generated.Approval> {
  return { ...present(rest), instance: toInstanceRef(instance) };
}
