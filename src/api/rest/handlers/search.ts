import type { BestPerRequest, CountRequest, FacetRequest, SearchRequest } from "../../../domain/search.ts";
import type { Metadata } from "../../../tiers/metadata/index.ts";
import type { Call, Handlers } from "../handler.ts";

const NDJSON = "application/x-ndjson";

async function search(metadata: Metadata, { caller, body, request, reply }: Call): Promise<unknown> {
  const page = await metadata.search(caller, body as SearchRequest);
  if (!request.headers.accept?.toLowerCase().includes(NDJSON)) return page;
  reply.type(NDJSON);
  if (page.next_page_token !== undefined) reply.header("gallery-next-page-token", page.next_page_token);
  return page.items.map((hit) => `${JSON.stringify(hit)}\n`).join("");
}

export const searchHandlers = (metadata: Metadata): Handlers => ({
  "metadata.search": (call) => search(metadata, call),
  "metadata.count": ({ caller, body }) => metadata.count(caller, body as CountRequest),
  "metadata.facets": ({ caller, body }) => metadata.facets(caller, body as FacetRequest),
  "metadata.bestPer": ({ caller, body }) => metadata.bestPer(caller, body as BestPerRequest),
  "metadata.listFields": ({ caller, params: { project } }) => metadata.listFields(caller, { project }),
});
