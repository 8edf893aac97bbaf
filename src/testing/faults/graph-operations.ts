import type { Caller } from "../../domain/caller.ts";
import type { Storage } from "../../tiers/storage/index.ts";
import type { Graph, Operation } from "./operation.ts";

const PROJECT = "p";
const SLOT = { project: PROJECT, baseVersionId: "bottom" };
const REASON = "because";

export async function layGraph(
  { storage }: { storage: Storage },
  caller: Caller,
  digest: string,
): Promise<Graph> {
  const register = async (baseVersionId: string, ...upstreams: string[]) => {
    const dependencies = upstreams.map((upstream) => ({ upstream }));
    return (await storage.createModel(caller, { project: PROJECT, baseVersionId, dependencies })).uuid;
  };
  const train = async (baseVersionId: string) =>
    (await storage.createInstance(caller, { project: PROJECT, baseVersionId, blob: digest })).uuid;
  const spare = await register("spare");
  const old = await register("old");
  await storage.deprecateModel(caller, { uuid: old, all: true, reason: REASON });
  const top = await register("top");
  const left = await register("left", top);
  const bottom = await register("bottom", left, await register("right", top));
  for (const base of ["spare", "top", "left", "right"]) await train(base);
  const first = await train("bottom");
  await storage.deploy(caller, { uuid: first, reason: REASON });
  const newest = await train("bottom");
  await storage.deploy(caller, { uuid: newest, reason: REASON });
  await train("top");
  const { items } = await storage.listOffers(caller, { project: PROJECT });
  const { uuid: pending } = await storage.requestApproval(caller, { uuid: first, reason: REASON });
  return { digest, top, left, bottom, spare, old, first, newest, offer: items[0]!.uuid, pending };
}

/** Every write that changes the graph of models, or what serves. */
export const graphWrites: Readonly<Record<string, Operation>> = {
  "createModel with upstreams": ({ storage }, caller, { graph }) =>
    storage.createModel(caller, {
      project: PROJECT,
      baseVersionId: "leaf",
      dependencies: [{ upstream: graph.bottom }, { upstream: graph.top, accepts: ">=1.1" }],
    }),
  "createInstance under a diamond": ({ storage }, caller, { graph }) =>
    storage.createInstance(caller, { project: PROJECT, baseVersionId: "top", blob: graph.digest }),
  "createInstances under a diamond": ({ storage }, caller, { graph }) => {
    const one = (baseVersionId: string) => ({ project: PROJECT, baseVersionId, blob: graph.digest });
    return storage.createInstances(caller, { instances: [one("top"), one("left"), one("bottom")] });
  },
  addDependency: ({ storage }, caller, { graph }) =>
    storage.addDependency(caller, { model: graph.top, upstream: graph.spare }),
  updateDependency: ({ storage }, caller, { graph }) =>
    storage.updateDependency(caller, { model: graph.left, upstream: graph.top, accepts: "1.0" }),
  removeDependency: ({ storage }, caller, { graph }) =>
    storage.removeDependency(caller, { model: graph.left, upstream: graph.top }),
  deprecateModel: ({ storage }, caller, { graph }) =>
    storage.deprecateModel(caller, { uuid: graph.bottom, all: true, reason: REASON }),
  restoreModel: ({ storage }, caller, { graph }) =>
    storage.restoreModel(caller, { uuid: graph.old, all: true, reason: REASON }),
  setEnvironment: ({ storage }, caller) =>
    storage.setEnvironment(caller, { project: PROJECT, name: "canary", protection: "if_match" }),
  deploy: ({ storage }, caller, { graph }) => storage.deploy(caller, { uuid: graph.first, reason: REASON }),
  rollBack: ({ storage }, caller) => storage.rollBack(caller, { ...SLOT, reason: REASON }),
  undeploy: ({ storage }, caller) => storage.undeploy(caller, { ...SLOT, reason: REASON }),
  requestApproval: ({ storage }, caller, { graph }) =>
    storage.requestApproval(caller, { uuid: graph.newest, reason: REASON }),
  decideApproval: ({ storage }, caller, { graph }) => {
    const judge = { ...caller, actor: "judge" };
    return storage.decideApproval(judge, { approval: graph.pending, approve: true, comment: "good" });
  },
  acceptOffer: ({ storage }, caller, { graph }) =>
    storage.acceptOffer(caller, { offer: graph.offer, reason: REASON }),
  declineOffer: ({ storage }, caller, { graph }) =>
    storage.declineOffer(caller, { offer: graph.offer, reason: REASON }),
  snoozeOffer: ({ storage }, caller, { graph }) =>
    storage.snoozeOffer(caller, { offer: graph.offer, reason: REASON, until: "2030-01-01T00:00:00Z" }),
};
