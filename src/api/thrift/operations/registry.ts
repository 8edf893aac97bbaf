import { registryStages } from "../../../domain/registry.ts";
import {
  aliasHistoryFrom,
  aliasNameFrom,
  aliasQuestionFrom,
  newAliasFrom,
  registeredInstanceNameFrom,
  registeredNameFrom,
  registrySearchFrom,
  toAlias,
  toAliasAnswer,
  toAliasEntry,
  toRegisteredInstance,
  toRegisteredModel,
} from "../codec/registry.ts";
import { choiceFrom, present, required, textOrNothing, toPage } from "../codec/values.ts";
import type { Operations } from "../operation.ts";

type Names =
  | "getRegisteredModel"
  | "searchRegisteredModels"
  | "getRegisteredInstance"
  | "searchRegisteredInstances"
  | "retitleModel"
  | "describe"
  | "setStage"
  | "setAlias"
  | "removeAlias"
  | "listAliases"
  | "listAliasHistory"
  | "answerAlias";

const kinds = ["model", "instance"] as const;

export const registryOperations: Pick<Operations, Names> = {
  getRegisteredModel: async ({ gallery, caller }, name) =>
    toRegisteredModel(await gallery.storage.getRegisteredModel(caller, registeredNameFrom(name, "name"))),

  searchRegisteredModels: async ({ gallery, caller }, search) =>
    toPage(
      await gallery.storage.searchRegisteredModels(caller, registrySearchFrom(search)),
      toRegisteredModel,
    ),

  getRegisteredInstance: async ({ gallery, caller }, name) =>
    toRegisteredInstance(
      await gallery.storage.getRegisteredInstance(caller, registeredInstanceNameFrom(name)),
    ),

  searchRegisteredInstances: async ({ gallery, caller }, search) =>
    toPage(
      await gallery.storage.searchRegisteredInstances(caller, registrySearchFrom(search)),
      toRegisteredInstance,
    ),

  retitleModel: async ({ gallery, caller }, project, baseVersionId, title) =>
    toRegisteredModel(
      await gallery.storage.retitleModel(caller, {
        project: required(project, "project"),
        baseVersionId: required(baseVersionId, "baseVersionId"),
        title: required(title, "title"),
      }),
    ),

  describe: async ({ gallery, caller }, subjectKind, subjectUuid, description) => {
    const kind = required(choiceFrom(subjectKind, kinds, "subjectKind"), "subjectKind");
    const answer = await gallery.storage.describe(caller, {
      subject: { kind, uuid: required(subjectUuid, "subjectUuid") },
      description: required(description, "description"),
    });
    return answer.description;
  },

  setStage: async ({ gallery, caller }, uuid, stage, archiveOthers) =>
    toRegisteredInstance(
      await gallery.storage.setStage(caller, {
        uuid: required(uuid, "uuid"),
        stage: required(choiceFrom(stage, registryStages, "stage"), "stage"),
        archiveOthers: archiveOthers ?? false,
      }),
    ),

  setAlias: async ({ gallery, caller }, alias) =>
    toAlias(await gallery.storage.setAlias(caller, newAliasFrom(alias))),

  removeAlias: ({ gallery, caller }, name) => gallery.storage.removeAlias(caller, aliasNameFrom(name)),

  listAliases: async ({ gallery, caller }, project, baseVersionId, asOf) => {
    const { items } = await gallery.storage.listAliases(caller, {
      project: required(project, "project"),
      baseVersionId: required(baseVersionId, "baseVersionId"),
      ...present({ asOf: textOrNothing(asOf) }),
    });
    return items.map(toAlias);
  },

  listAliasHistory: async ({ gallery, caller }, request) =>
    toPage(await gallery.storage.listAliasHistory(caller, aliasHistoryFrom(request)), toAliasEntry),

  answerAlias: async ({ gallery, caller }, question) =>
    toAliasAnswer(await gallery.rules.answerAlias(caller, aliasQuestionFrom(question))),
};
