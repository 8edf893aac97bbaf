import type { Operation } from "./operation.ts";

const named = { project: "p", baseVersionId: "m" };

/** Every write of what registries show. */
export const registryWrites: Readonly<Record<string, Operation>> = {
  "createInstance of a logged model": ({ storage }, caller, { digest, tracked: { model } }) => {
    const given = { ...named, fields: { city: "Oslo" }, blob: digest };
    return storage.createInstance(caller, { ...given, madeOf: model });
  },
  retitleModel: ({ storage }, caller) => storage.retitleModel(caller, { ...named, title: "Another, m" }),
  describe: ({ storage }, caller, { instance: uuid }) =>
    storage.describe(caller, { subject: { kind: "instance", uuid }, description: "good" }),
  setStage: ({ storage }, caller, { instance: uuid }) =>
    storage.setStage(caller, { uuid, stage: "production", archiveOthers: true }),
  setAlias: ({ storage }, caller, { instance }) =>
    storage.setAlias(caller, { ...named, alias: "challenger", instance }),
  removeAlias: ({ storage }, caller) => storage.removeAlias(caller, { ...named, alias: "champion" }),
};
