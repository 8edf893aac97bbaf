import { bestPerFrom, facetFrom, scopeFrom, searchFrom, toHit } from "../codec/search.ts";
import { required, toPage, toValue } from "../codec/values.ts";
import type { Operations } from "../operation.ts";

type Names = "search" | "count" | "facets" | "bestPer" | "listFields";

export const searchOperations: Pick<Operations, Names> = {
  search: async ({ gallery, caller }, request) =>
    toPage(await gallery.metadata.search(caller, searchFrom(request)), toHit),

  count: async ({ gallery, caller }, scope) => (await gallery.metadata.count(caller, scopeFrom(scope))).count,

  facets: async ({ gallery, caller }, request) => {
    const facets = await gallery.metadata.facets(caller, facetFrom(request));
    return { ...facets, values: facets.values.map(({ value, count }) => ({ value: toValue(value), count })) };
  },

  bestPer: async ({ gallery, caller }, request) => {
    const { items } = await gallery.metadata.bestPer(caller, bestPerFrom(request));
    return items.map(({ value, best }) => ({ value: toValue(value), best: toHit(best) }));
  },

  listFields: async ({ gallery, caller }, project) =>
    (await gallery.metadata.listFields(caller, { project: required(project, "project") })).items,
};
