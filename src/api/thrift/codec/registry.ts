import type {
  Alias,
  AliasAnswer,
  AliasEntry,
  AliasName,
  AliasQuestion,
  NewAlias,
  RegisteredInstance,
  RegisteredInstanceName,
  RegisteredModel,
  RegisteredName,
} from "../../../domain/registry.ts";
import type { PageRequest } from "../../../domain/values.ts";
import type { RegistrySearch } from "../../../tiers/storage/index.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { partitionFrom, withPartition } from "./refs.ts";
import { sortKeyFrom } from "./search.ts";
import { listFrom, pageFrom, present, required, textOrNothing, toFields } from "./values.ts";

export function registeredNameFrom(given: Given<Generated.RegisteredName>, at: string): RegisteredName {
  const name = required(given, at);
  const project = required(name.project, `${at}.project`);
  const title = textOrNothing(name.title);
  if (title !== undefined) return { project, title };
  return { project, baseVersionId: required(name.baseVersionId, `${at}.baseVersionId`) };
}

export function registeredInstanceNameFrom(
  given: Given<Generated.RegisteredInstanceName>,
): RegisteredInstanceName {
  const name = required(given, "name");
  const uuid = textOrNothing(name.uuid);
  if (uuid !== undefined) return { uuid };
  return { ...registeredNameFrom(name.model, "name.model"), place: required(name.place, "name.place") };
}

export function registrySearchFrom(given: Given<Generated.RegistrySearch>): RegistrySearch {
  const search = required(given, "search");
  return {
    ...present({
      project: required(search.project, "search.project"),
      where: textOrNothing(search.where),
      orderBy: listFrom(search.orderBy, (key, index) => sortKeyFrom(key, `orderBy[${index}]`)),
      offset: search.offset,
    }),
    ...pageFrom(search),
  };
}

export function aliasNameFrom(given: Given<Generated.AliasName>): AliasName {
  const name = required(given, "name");
  return {
    project: required(name.project, "name.project"),
    baseVersionId: required(name.baseVersionId, "name.baseVersionId"),
    alias: required(name.aliasName, "name.aliasName"),
  };
}

export function newAliasFrom(given: Given<Generated.NewAlias>): NewAlias {
  const setting = required(given, "setting");
  return {
    ...aliasNameFrom(setting.name),
    ...present({ instance: textOrNothing(setting.instance), rule: textOrNothing(setting.rule) }),
  };
}

export function aliasHistoryFrom(given: Given<Generated.AliasHistoryRequest>): AliasName & PageRequest {
  const request = required(given, "request");
  return { ...aliasNameFrom(request.name), ...pageFrom(request) };
}

export function aliasQuestionFrom(given: Given<Generated.AliasQuestion>): AliasQuestion {
  const question = required(given, "question");
  return {
    ...registeredNameFrom(question.model, "question.model"),
    alias: required(question.aliasName, "question.aliasName"),
    ...present({ partition: partitionFrom(question.partition, "question.partition") }),
  };
}

export function toRegisteredInstance(instance: RegisteredInstance): Answer<Generated.RegisteredInstance> {
  return { ...withPartition(instance), fields: toFields(instance.fields) };
}

/** `alias` is a word of the language that the interface is written in. */
export const toAlias = ({ alias, ...rest }: Alias): Answer<Generated.Alias> =>
  present({ aliasName: alias, ...rest });

export const toAliasEntry = (entry: AliasEntry): Answer<Generated.AliasEntry> => present(entry);

export function toRegisteredModel(model: RegisteredModel): Answer<Generated.RegisteredModel> {
  return {
    ...model,
    aliases: model.aliases.map(toAlias),
    newest: model.newest.map(toRegisteredInstance),
  };
}

export function toAliasAnswer({ instance, rule, why }: AliasAnswer): Answer<Generated.AliasAnswer> {
  return {
    ...(instance !== null && { instance: toRegisteredInstance(instance) }),
    ...present({ rule }),
    why,
  };
}
