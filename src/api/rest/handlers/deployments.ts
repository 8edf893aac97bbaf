import type {
  ApprovalDecision,
  ApprovalRequest,
  Deployment,
  DeploymentMove,
  EnvironmentSetting,
  NewDeployment,
} from "../../../domain/deployment.ts";
import type { Storage } from "../../../tiers/storage/index.ts";
import { etagOf, isKnown } from "../../http/etag.ts";
import type { Call, Handlers } from "../handler.ts";
import { positionOf } from "../if-match.ts";

/** What a move expects to replace, when its caller says so. */
export function expectation({ request }: Call): { ifMatch?: number } {
  const ifMatch = positionOf(request.headers["if-match"]);
  return ifMatch === undefined ? {} : { ifMatch };
}

/** Puts the ETag of the newest entry beside it. */
export async function tellPosition({ reply }: Call, moved: Promise<Deployment>): Promise<Deployment> {
  const deployment = await moved;
  reply.header("etag", etagOf(deployment.position));
  return deployment;
}

function moveOf(call: Call): DeploymentMove {
  const { project, baseVersionId } = call.params;
  const body = call.body as Pick<DeploymentMove, "partition" | "environment" | "reason">;
  return { ...body, ...expectation(call), project, baseVersionId };
}

const environmentHandlers = (storage: Storage): Handlers => ({
  "storage.setEnvironment": ({ caller, params: { project, name }, body }) =>
    storage.setEnvironment(caller, { ...(body as Pick<EnvironmentSetting, "protection">), project, name }),

  "storage.listEnvironments": ({ caller, params: { project } }) =>
    storage.listEnvironments(caller, { project }),
});

const approvalHandlers = (storage: Storage): Handlers => ({
  "storage.requestApproval": ({ caller, params: { uuid }, body }) =>
    storage.requestApproval(caller, { ...(body as Omit<ApprovalRequest, "uuid">), uuid }),

  "storage.getApproval": ({ caller, params: { approval } }) => storage.getApproval(caller, { approval }),

  "storage.listApprovals": ({ caller, params: { project }, query }) =>
    storage.listApprovals(caller, { ...query, project }),

  "storage.decideApproval": ({ caller, params: { approval }, body }) =>
    storage.decideApproval(caller, { ...(body as Omit<ApprovalDecision, "approval">), approval }),
});

export const deploymentHandlers = (storage: Storage): Handlers => ({
  ...environmentHandlers(storage),
  ...approvalHandlers(storage),

  "storage.deploy": (call) => {
    const body = call.body as Omit<NewDeployment, "uuid" | "ifMatch">;
    const input = { ...body, ...expectation(call), uuid: call.params.uuid };
    return tellPosition(call, storage.deploy(call.caller, input));
  },

  "storage.rollBack": (call) => tellPosition(call, storage.rollBack(call.caller, moveOf(call))),

  "storage.undeploy": (call) => tellPosition(call, storage.undeploy(call.caller, moveOf(call))),

  "storage.getDeployment": async (call) => {
    const { caller, params, query, request, reply } = call;
    const { project, baseVersionId } = params;
    const deployment = await tellPosition(
      call,
      storage.getDeployment(caller, { ...query, project, baseVersionId }),
    );
    const known = isKnown(request.headers["if-none-match"], etagOf(deployment.position));
    return known ? reply.code(304).send() : deployment;
  },

  "storage.listDeployments": ({ caller, params: { project }, query }) =>
    storage.listDeployments(caller, { ...query, project }),

  "storage.listDeploymentHistory": ({ caller, params: { project, baseVersionId }, query }) =>
    storage.listDeploymentHistory(caller, { ...query, project, baseVersionId }),
});
