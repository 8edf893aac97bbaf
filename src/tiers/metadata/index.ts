import { checkCount, pageSize } from "../../domain/page.ts";
import type { BestPer, BestPerRequest, Facets, SearchHit, SearchRequest } from "../../domain/search.ts";
import type { Page } from "../../domain/values.ts";
import type { BlobStore } from "../../stores/blobs/store.ts";
import type { Search } from "../../stores/index/searcher.ts";
import type { TierContext } from "../transaction.ts";
import { decodePlace, digest, encodePlace } from "./cursor.ts";
import { toHits } from "./hits.ts";
import type { Metadata } from "./metadata.ts";
import { EVERYTHING, parseOrder, parsePath, parseSelection, parseSorting, toQuestion } from "./request.ts";
import { createTracking } from "./tracking.ts";

export type { Sorting } from "../../stores/records/finding.ts";
export type { Metadata, Tracking } from "./metadata.ts";
export { createTracking } from "./tracking.ts";

const FACETS = { fallback: 20, most: 1_000 };
const GROUPS = { fallback: 1_000, most: 10_000 };

export function createMetadata(context: TierContext, engine: Search, blobs: BlobStore): Metadata {
  const { records, seams } = context;
  const now = (): number => seams.clock.now();

  async function search(input: SearchRequest): Promise<Page<SearchHit>> {
    const { page_size, page_token, ...query } = input;
    const limit = pageSize(input);
    const order = parseOrder(query.orderBy);
    const select = parseSelection(query.select);
    const name = digest(query);
    const place = page_token === undefined ? null : decodePlace(name, page_token);
    const ask = { kind: "page", order, after: place?.last ?? null, limit, select: pathsOf(select) } as const;
    const question = toQuestion(query, ask, place?.now ?? now());
    const { items: found, more, selected } = await engine.ask(question);
    const items = await toHits(records, found, { select, selected, asOf: question.asOf });
    if (!more) return { items };
    return { items, next_page_token: encodePlace(name, { now: question.now, last: found.at(-1)! }) };
  }

  async function bestPer(input: BestPerRequest): Promise<BestPer> {
    const select = parseSelection(input.select);
    const ask = {
      kind: "best",
      per: parsePath(input.per, "per"),
      order: parseSorting(input.orderBy, "orderBy"),
      limit: checkCount(input.limit, "limit", GROUPS.fallback, 1, GROUPS.most),
      select: pathsOf(select),
    } as const;
    const question = toQuestion(input, ask, now());
    const { items, selected } = await engine.ask(question);
    const found = items.map(({ best }) => best);
    const hits = await toHits(records, found, { select, selected, asOf: question.asOf });
    return { items: items.map(({ value }, index) => ({ value, best: hits[index]! })) };
  }

  return {
    ...createTracking(context, blobs, engine),
    search: (_caller, input) => search(input),
    bestPer: (_caller, input) => bestPer(input),
    async count(_caller, input) {
      const { count } = await engine.ask(toQuestion(input, { kind: "count" }, now()));
      return { count };
    },
    async facets(_caller, input): Promise<Facets> {
      const limit = checkCount(input.limit, "limit", FACETS.fallback, 1, FACETS.most);
      const ask = { kind: "facet", field: parsePath(input.field, "field"), limit } as const;
      const { values, distinct, missing } = await engine.ask(toQuestion(input, ask, now()));
      return { field: input.field, values, distinct, missing };
    },
    async listFields(_caller, { project }) {
      const { items } = await engine.ask(toQuestion({ project }, { kind: "fields" }, now()));
      return { items };
    },
  };
}

const pathsOf = (select: readonly string[]) =>
  select.flatMap((name, index) => (name === EVERYTHING ? [] : [parsePath(name, `select[${index}]`)]));
