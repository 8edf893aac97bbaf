import type { Caller } from "../../domain/caller.ts";
import type {
  BestPer,
  BestPerRequest,
  CountRequest,
  FacetRequest,
  Facets,
  FieldInfo,
  SearchHit,
  SearchRequest,
} from "../../domain/search.ts";
import type { Page } from "../../domain/values.ts";

/** Tier 2: find. */
export interface Metadata {
  search(caller: Caller, input: SearchRequest): Promise<Page<SearchHit>>;
  count(caller: Caller, input: CountRequest): Promise<{ count: number }>;
  facets(caller: Caller, input: FacetRequest): Promise<Facets>;
  bestPer(caller: Caller, input: BestPerRequest): Promise<BestPer>;
  /** Every name that a condition over the project may use. */
  listFields(caller: Caller, input: { project: string }): Promise<{ items: readonly FieldInfo[] }>;
}
