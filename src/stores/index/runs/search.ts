import type { View } from "../../../domain/search.ts";
import type { Wanted } from "../../records/sql/search/find.ts";
import { compareFound, type Found } from "../../records/sql/search/query.ts";
import type { RunSource } from "../../records/sql/search/runs/places.ts";
import { type Bound, sourcesOf } from "../../records/sql/search/tree.ts";
import { compileFilter, type Filter } from "../columns/filter.ts";
import { keepAll, type Matches } from "../columns/matches.ts";
import { page } from "../columns/page.ts";
import {
  columnOrder,
  fromColumnKeys,
  isUnkept,
  keyOf,
  type RunPlace,
  toColumnKeys,
  uuidParts,
} from "./places.ts";
import type { RunTable } from "./run-table.ts";

const deleted: RunSource = { kind: "attribute", name: "deleted", type: "boolean" };
const started: RunSource = { kind: "attribute", name: "started", type: "time" };

/** What every search asks for. */
export const alwaysKept: readonly RunPlace[] = [deleted, started, ...uuidParts];

/** The columns that a search needs; null when there is one that is not kept. */
export function placesOf({ where, order }: Wanted<RunSource>): readonly RunPlace[] | null {
  const asked: readonly RunPlace[] = [
    ...(where === null ? [] : sourcesOf(where, keyOf)),
    ...columnOrder(order).map(({ source }) => source),
  ];
  return asked.some(isUnkept) ? null : [...alwaysKept, ...asked];
}

/** The runs of some experiments that match, in their order; the tables have the columns that the search needs. */
export function searchRuns(wanted: Wanted<RunSource>, view: View, tables: readonly RunTable[]): Found[] {
  const { from, limit, order } = wanted;
  const skipped = typeof from === "number" ? from : 0;
  const after = typeof from === "number" ? null : toColumnKeys(from, order);
  const asked = { order: columnOrder(order), after, limit: skipped + limit };
  const found = tables.flatMap((table) => page(asked, matchesOf(wanted.where, view, table))!.items);
  if (tables.length > 1) found.sort((left, right) => compareFound(left, right, asked.order));
  return found.slice(skipped, skipped + limit).map((each) => fromColumnKeys(each, order));
}

function matchesOf(where: Bound<RunSource> | null, view: View, table: RunTable): Matches<RunPlace> {
  const isDeleted: Bound<RunSource> = { op: "source", type: "boolean", source: deleted };
  const all = [...(where === null ? [] : [where]), ...(view === "deleted" ? [isDeleted] : [])];
  return {
    table,
    filter: all.length === 0 ? keepAll : filterOf({ op: "and", type: "boolean", of: all }, table),
    hidden: view === "active" ? table.column(deleted) : null,
  };
}

const filterOf = (node: Bound<RunSource>, table: RunTable): Filter => compileFilter<RunPlace>(node, table)!;
