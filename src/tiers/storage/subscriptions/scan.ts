import type { ChangeFilter, ChangePage } from "../../../domain/change.ts";
import type { Records } from "../../../stores/records/store.ts";
import { resolveFilter } from "./filter.ts";

/** Entries that one unit of work looks at, and units of one scan: no filter, however rare its matches, stops others. */
const WINDOW = 10_000;
const WINDOWS = 10;

/** The next matches after a position, or how far there are none. */
export async function scan(
  records: Records,
  filter: ChangeFilter,
  after: number,
  limit: number,
): Promise<ChangePage> {
  if (filter.kinds?.length === 0) return nothing(records);
  let page: ChangePage = { items: [], position: after, head: after };
  for (let window = 0; window < WINDOWS; window++) {
    page = await look(records, filter, page.position, limit);
    if (page.items.length > 0 || page.position >= page.head) break;
  }
  return page;
}

async function nothing(records: Records): Promise<ChangePage> {
  const head = await records.read((tables) => tables.changes.head());
  return { items: [], position: head, head };
}

function look(records: Records, filter: ChangeFilter, after: number, limit: number): Promise<ChangePage> {
  // By subject, or without conditions on each entry, an index leads straight to the matches.
  const narrow =
    filter.subject === undefined && (filter.kinds !== undefined || filter.baseVersionId !== undefined);
  const end = narrow ? Math.min(after + WINDOW, Number.MAX_SAFE_INTEGER) : undefined;
  return records.read(function* (tables) {
    const head = yield* tables.changes.head();
    const resolved = yield* resolveFilter(tables, filter);
    const range = { after, ...(end !== undefined && { upTo: end }), ...resolved };
    const items = yield* tables.changes.list(range, limit);
    const looked = Math.max(after, Math.min(end ?? head, head));
    return { items, position: items.length === limit ? items.at(-1)!.position : looked, head };
  });
}
