import type { NewInstance } from "../../../domain/instance.ts";
import type { TagChange } from "../../../domain/tag.ts";
import type { Storage } from "../../../tiers/storage/index.ts";
import { withNotice } from "../deprecation.ts";
import type { Handlers } from "../handler.ts";

export const instanceHandlers = (storage: Storage): Handlers => ({
  "storage.createInstance": ({ caller, params: { project, baseVersionId }, body }) =>
    storage.createInstance(caller, {
      ...(body as Omit<NewInstance, "project" | "baseVersionId">),
      project,
      baseVersionId,
    }),

  "storage.createInstances": ({ caller, body }) =>
    storage.createInstances(caller, body as { instances: NewInstance[] }),

  "storage.getInstance": async ({ caller, params: { uuid }, query, reply }) =>
    withNotice(reply, await storage.getInstance(caller, { ...query, uuid })),

  "storage.getInstanceByVersion": async ({ caller, params, query, reply }) => {
    const { project, baseVersionId, version } = params;
    return withNotice(
      reply,
      await storage.getInstance(caller, { ...query, project, baseVersionId, version }),
    );
  },

  "storage.listLineage": ({ caller, params: { project, baseVersionId }, query }) =>
    storage.listLineage(caller, { ...query, project, baseVersionId }),

  "storage.changeInstanceTags": ({ caller, params: { uuid }, body }) =>
    storage.changeTags(caller, {
      ...(body as Omit<TagChange, "subject">),
      subject: { kind: "instance", uuid },
    }),

  "storage.deprecate": ({ caller, params: { uuid }, body }) =>
    storage.deprecate(caller, {
      ...(body as { reason: string; replacement?: string; hide?: boolean }),
      uuid,
    }),

  "storage.getUsage": ({ caller, params: { uuid } }) => storage.getUsage(caller, { uuid }),

  "storage.restore": ({ caller, params: { uuid }, body }) =>
    storage.restore(caller, { ...(body as { reason: string }), uuid }),
});
