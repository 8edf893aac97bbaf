import type { DescriptionChange, NewAlias, StageChange } from "../../../domain/registry.ts";
import type { SortKey } from "../../../domain/search.ts";
import type { PageRequest } from "../../../domain/values.ts";
import type { Gallery } from "../../../gallery.ts";
import type { Handlers } from "../handler.ts";

type Searching = PageRequest & {
  readonly where?: string;
  readonly orderBy?: string;
  readonly offset?: number;
};

function searchOf({ orderBy, ...query }: Searching) {
  if (orderBy === undefined) return query;
  const [by = "", direction] = orderBy.split(" ");
  const key: SortKey = { by, direction: direction === "desc" ? "descending" : "ascending" };
  return { ...query, orderBy: [key] };
}

const said = (body: unknown): string => (body as Pick<DescriptionChange, "description">).description;

export const registryHandlers = ({ storage, rules }: Gallery): Handlers => ({
  "storage.searchRegisteredModels": ({ caller, params: { project }, query }) =>
    storage.searchRegisteredModels(caller, { ...searchOf(query as Searching), project }),

  "storage.searchRegisteredInstances": ({ caller, params: { project }, query }) =>
    storage.searchRegisteredInstances(caller, { ...searchOf(query as Searching), project }),

  "storage.getRegisteredModel": ({ caller, params: { project, baseVersionId } }) =>
    storage.getRegisteredModel(caller, { project, baseVersionId }),

  "storage.retitleModel": ({ caller, params: { project, baseVersionId }, body }) =>
    storage.retitleModel(caller, { ...(body as { title: string }), project, baseVersionId }),

  "storage.getRegisteredInstance": ({ caller, params: { uuid } }) =>
    storage.getRegisteredInstance(caller, { uuid }),

  "storage.setStage": ({ caller, params: { uuid }, body }) =>
    storage.setStage(caller, { ...(body as Omit<StageChange, "uuid">), uuid }),

  "storage.describeModel": ({ caller, params: { uuid }, body }) =>
    storage.describe(caller, { subject: { kind: "model", uuid }, description: said(body) }),

  "storage.describeInstance": ({ caller, params: { uuid }, body }) =>
    storage.describe(caller, { subject: { kind: "instance", uuid }, description: said(body) }),

  "storage.listAliases": ({ caller, params: { project, baseVersionId }, query }) =>
    storage.listAliases(caller, { ...query, project, baseVersionId }),

  "storage.setAlias": ({ caller, params: { project, baseVersionId, alias }, body }) =>
    storage.setAlias(caller, {
      ...(body as Pick<NewAlias, "instance" | "rule">),
      project,
      baseVersionId,
      alias,
    }),

  "storage.removeAlias": ({ caller, params: { project, baseVersionId, alias } }) =>
    storage.removeAlias(caller, { project, baseVersionId, alias }),

  "storage.listAliasHistory": ({ caller, params: { project, baseVersionId, alias }, query }) =>
    storage.listAliasHistory(caller, { ...query, project, baseVersionId, alias }),

  "rules.answerAlias": ({ caller, params: { project, baseVersionId, alias }, query }) =>
    rules.answerAlias(caller, { ...query, project, baseVersionId, alias }),
});
