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
} from "../domain/deployment.ts";
import type { Page, PageRequest, Time } from "../domain/values.ts";
import { type CallOptions, everyPage, ifMatchHeader, path, type Transport } from "./transport.ts";

export type Deployments = ReturnType<typeof createDeployments>;

export function createDeployments(transport: Transport) {
  const list = (
    { project, ...query }: DeploymentQuery,
    options: CallOptions = {},
  ): Promise<Page<Deployment>> =>
    transport.json({
      ...options,
      method: "GET",
      path: path`/projects/${project}/deployments`,
      query,
      repeat: "harmless",
    });

  const history = (
    { project, baseVersionId, ...query }: SlotName & PageRequest,
    options: CallOptions = {},
  ): Promise<Page<Deployment>> =>
    transport.json({
      ...options,
      method: "GET",
      path: path`/projects/${project}/models/${baseVersionId}/deployment/history`,
      query,
      repeat: "harmless",
    });

  const approvals = (
    { project, ...query }: ApprovalQuery,
    options: CallOptions = {},
  ): Promise<Page<Approval>> =>
    transport.json({
      ...options,
      method: "GET",
      path: path`/projects/${project}/approvals`,
      query,
      repeat: "harmless",
    });

  const move = (
    step: "rollback" | "removal",
    { project, baseVersionId, ifMatch, ...body }: DeploymentMove,
    options: CallOptions,
  ): Promise<Deployment> =>
    transport.json({
      ...options,
      method: "POST",
      path: path`/projects/${project}/models/${baseVersionId}/deployment/${step}`,
      headers: ifMatchHeader(ifMatch),
      body,
      repeat: "keyed",
    });

  return {
    deploy: ({ uuid, ifMatch, ...body }: NewDeployment, options: CallOptions = {}): Promise<Deployment> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/instances/${uuid}/deployments`,
        headers: ifMatchHeader(ifMatch),
        body,
        repeat: "keyed",
      }),

    /** Back to what was served before, and once more to what was served before that. */
    rollBack: (request: DeploymentMove, options: CallOptions = {}): Promise<Deployment> =>
      move("rollback", request, options),

    undeploy: (request: DeploymentMove, options: CallOptions = {}): Promise<Deployment> =>
      move("removal", request, options),

    /** What a slot serves; its `position` is what `ifMatch` takes. */
    get: (
      { project, baseVersionId, ...query }: SlotName & { readonly asOf?: Time },
      options: CallOptions = {},
    ): Promise<Deployment> =>
      transport.json({
        ...options,
        method: "GET",
        path: path`/projects/${project}/models/${baseVersionId}/deployment`,
        query,
        repeat: "harmless",
      }),

    /** The newest entry of each slot that serves something. */
    list,

    all: (request: DeploymentQuery, options: CallOptions = {}): AsyncIterable<Deployment> =>
      everyPage(request.page_token, (page_token) => list({ ...request, page_token }, options)),

    /** All entries of a slot, newest first. */
    history,

    allHistory: (request: SlotName & PageRequest, options: CallOptions = {}): AsyncIterable<Deployment> =>
      everyPage(request.page_token, (page_token) => history({ ...request, page_token }, options)),

    setEnvironment: (
      { project, name, ...body }: EnvironmentSetting,
      options: CallOptions = {},
    ): Promise<Environment> =>
      transport.json({
        ...options,
        method: "PUT",
        path: path`/projects/${project}/environments/${name}`,
        body,
        repeat: "keyed",
      }),

    environments: async (project: string, options: CallOptions = {}): Promise<readonly Environment[]> => {
      const answer = await transport.json<{ items: readonly Environment[] }>({
        ...options,
        method: "GET",
        path: path`/projects/${project}/environments`,
        repeat: "harmless",
      });
      return answer.items;
    },

    requestApproval: ({ uuid, ...body }: ApprovalRequest, options: CallOptions = {}): Promise<Approval> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/instances/${uuid}/approvals`,
        body,
        repeat: "keyed",
      }),

    decideApproval: ({ approval, ...body }: ApprovalDecision, options: CallOptions = {}): Promise<Approval> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/approvals/${approval}/decision`,
        body,
        repeat: "keyed",
      }),

    getApproval: (approval: string, options: CallOptions = {}): Promise<Approval> =>
      transport.json({ ...options, method: "GET", path: path`/approvals/${approval}`, repeat: "harmless" }),

    /** In the order in which they were asked for. */
    approvals,

    allApprovals: (request: ApprovalQuery, options: CallOptions = {}): AsyncIterable<Approval> =>
      everyPage(request.page_token, (page_token) => approvals({ ...request, page_token }, options)),
  };
}
