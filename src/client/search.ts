import type {
  BestPer,
  BestPerRequest,
  CountRequest,
  FacetRequest,
  Facets,
  FieldInfo,
  SearchHit,
  SearchRequest,
} from "../domain/search.ts";
import type { Page } from "../domain/values.ts";
import { type CallOptions, everyPage, path, type Transport } from "./transport.ts";

export type Search = ReturnType<typeof createSearch>;

export function createSearch(transport: Transport) {
  const ask = <Answer>(where: string, body: object, options: CallOptions): Promise<Answer> =>
    transport.json({ ...options, method: "POST", path: where, body, repeat: "harmless" });

  const page = (request: SearchRequest, options: CallOptions = {}): Promise<Page<SearchHit>> =>
    ask("/search", request, options);

  return {
    page,

    all: (request: SearchRequest, options: CallOptions = {}): AsyncIterable<SearchHit> =>
      everyPage(request.page_token, (page_token) => page({ ...request, page_token }, options)),

    count: async (request: CountRequest, options: CallOptions = {}): Promise<number> =>
      (await ask<{ count: number }>("/search/count", request, options)).count,

    facets: (request: FacetRequest, options: CallOptions = {}): Promise<Facets> =>
      ask("/search/facets", request, options),

    bestPer: (request: BestPerRequest, options: CallOptions = {}): Promise<BestPer> =>
      ask("/search/best", request, options),

    /** Every name that a condition over the project may use. */
    fields: async (project: string, options: CallOptions = {}): Promise<readonly FieldInfo[]> => {
      const answer = await transport.json<{ items: readonly FieldInfo[] }>({
        ...options,
        method: "GET",
        path: path`/projects/${project}/fields`,
        repeat: "harmless",
      });
      return answer.items;
    },
  };
}
