import { GalleryError } from "../../../domain/errors.ts";
import { checkCount, pageSize } from "../../../domain/page.ts";
import { type RecordSearch, type SortKey, type View, views } from "../../../domain/search.ts";
import type { Page } from "../../../domain/values.ts";
import { checkKnownValues, type Expression, type KnownValues } from "../../../expression/index.ts";
import { located } from "../../../stores/index/located.ts";
import type { Finding, Sorting } from "../../../stores/records/finding.ts";
import type { Found } from "../../../stores/records/sql/search/query.ts";
import { decodePlace, digest, encodePlace } from "../cursor.ts";
import { parseOrder, parsePath } from "../request.ts";

/** A search as doors may ask for it: one that has a language of its own gives trees. */
export type Finds<Search extends RecordSearch> = Omit<Search, "where" | "orderBy"> & {
  readonly where?: string | Expression;
  readonly orderBy?: readonly SortKey[] | readonly Sorting[];
  /** How many to leave out, for doors whose pages are counted; not beside a page token. */
  readonly offset?: number;
};

/** A page that is asked for, and how the one after it is named. */
export interface Search {
  readonly view: View;
  /** One more than the page has tells whether there is another one. */
  readonly finding: Finding;
  toPage<Item>(found: readonly Found[], present: (found: readonly Found[]) => readonly Item[]): Page<Item>;
}

/**
 * Throws request.invalid, cursor.invalid and the expression's errors.
 * @param known what a condition in our language may ask of fields with a fixed set of values; other doors' languages
 * have rules of their own
 */
export function readSearch(input: Finds<RecordSearch>, now: number, known: KnownValues = {}): Search {
  const { page_size, page_token, offset, ...query } = input;
  const size = pageSize(input);
  const name = digest(query);
  const place = page_token === undefined ? null : decodePlace(name, page_token);
  const moment = place?.now ?? now;
  const first = checkCount(offset, "offset", 0, 0, Number.MAX_SAFE_INTEGER);
  return {
    view: checkView(input.view ?? "active"),
    finding: {
      where: conditionOf(input.where, known),
      order: orderOf(input.orderBy),
      ...{ now: moment, from: place?.last ?? first, limit: size + 1 },
    },
    toPage(found, present) {
      const shown = found.slice(0, size);
      const items = present(shown);
      if (found.length === shown.length) return { items };
      return { items, next_page_token: encodePlace(name, { now: moment, last: shown.at(-1)! }) };
    },
  };
}

function conditionOf(where: Finds<RecordSearch>["where"], known: KnownValues): Expression | null {
  if (where === undefined) return null;
  if (typeof where === "object") return where;
  const condition = parsePath(where, "where");
  located("where", () => checkKnownValues(condition, known));
  return condition;
}

const isTree = (order: readonly (SortKey | Sorting)[]): order is readonly Sorting[] =>
  Array.isArray(order) && order.every((key) => "descending" in key);

const orderOf = (order: Finds<RecordSearch>["orderBy"]): readonly Sorting[] =>
  order !== undefined && isTree(order) ? order : parseOrder(order);

function checkView(value: unknown): View {
  const view = views.find((each) => each === value);
  if (view !== undefined) return view;
  throw new GalleryError("request.invalid", `view must be one of ${views.join(", ")}`, { field: "view" });
}
