import type { FieldInfo } from "../../../domain/search.ts";
import type { FieldValue } from "../../../domain/values.ts";
import type { Expression } from "../../../expression/tree.ts";
import type { Sorting } from "../../records/finding.ts";
import type {
  BestAnswer,
  CountAnswer,
  FacetAnswer,
  Found,
  PageAnswer,
} from "../../records/sql/search/query.ts";

export type { Sorting };

/** A search as it is asked of the worker: parsed, but not yet bound to the project's names. Plain data. */
export interface Question<A extends Ask = Ask> {
  readonly project: string;
  readonly where: Expression | null;
  /** A constraint list, which must hold too; read against the types of the project's fields. */
  readonly constraints: unknown;
  readonly includeDeprecated: boolean;
  /** Milliseconds; null for the present. */
  readonly asOf: number | null;
  /** What `now()` means, in milliseconds. */
  readonly now: number;
  /** Milliseconds that the search may take. */
  readonly budget: number;
  readonly ask: A;
}

export type Ask =
  | {
      readonly kind: "page";
      readonly order: readonly Sorting[];
      readonly after: Found | null;
      readonly limit: number;
      readonly select: readonly Expression[];
    }
  | { readonly kind: "count" }
  | { readonly kind: "facet"; readonly field: Expression; readonly limit: number }
  | {
      readonly kind: "best";
      readonly per: Expression;
      readonly order: Sorting;
      readonly limit: number;
      readonly select: readonly Expression[];
    }
  | { readonly kind: "fields" };

/** The values of what was selected, by instance id, in the order of the selection; null when missing. */
export type Selected = ReadonlyMap<number, readonly (FieldValue | null)[]>;

export type Reply =
  | (PageAnswer & { readonly selected: Selected })
  | CountAnswer
  | FacetAnswer
  | (BestAnswer & { readonly selected: Selected })
  | { readonly kind: "fields"; readonly items: readonly FieldInfo[] };

export type ReplyTo<K extends Ask["kind"]> = Extract<Reply, { kind: K }>;
