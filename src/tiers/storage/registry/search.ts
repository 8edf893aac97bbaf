import type { Caller } from "../../../domain/caller.ts";
import { fingerprint } from "../../../domain/canonical.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkCount, decodeCursor, encodeCursor, pageSize } from "../../../domain/page.ts";
import type { RegisteredInstance, RegisteredModel } from "../../../domain/registry.ts";
import type { SortKey } from "../../../domain/search.ts";
import { quote } from "../../../domain/text.ts";
import type { Page } from "../../../domain/values.ts";
import {
  type Condition,
  compileCondition,
  type Expression,
  namesUsed,
  parse,
  subjectContext,
} from "../../../expression/index.ts";
import type { Sorting, Tables, Work } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";
import { requireProject } from "../projects.ts";
import type { RegistrySearch } from "../storage.ts";
import { textAsked } from "./asked.ts";
import { presentPlaced, presentTitled } from "./view.ts";

/** Rows looked through at a time. */
const STRIDE = 1_000;
const FARTHEST = Number.MAX_SAFE_INTEGER;

interface Search<Key extends string> {
  readonly condition: Condition | null;
  readonly tree: Expression | null;
  readonly sorting: readonly Sorting<Key>[];
  readonly size: number;
  readonly offset: number;
  readonly query: string;
}

function read<Key extends string>(input: RegistrySearch, keys: readonly Key[]): Search<Key> {
  const { page_size, page_token, offset, ...question } = input;
  const query = `registry ${fingerprint(question)}`;
  const tree = typeof input.where === "string" ? parse(input.where) : (input.where ?? null);
  const start = checkCount(offset, "offset", 0, 0, FARTHEST);
  return {
    condition: tree && compileCondition(tree),
    tree,
    sorting: (input.orderBy ?? []).map((each) => sortingOf(each, keys)),
    size: pageSize(input),
    offset: decodeCursor(input, query, [start])[0]!,
    query,
  };
}

function sortingOf<Key extends string>({ by, direction }: SortKey, keys: readonly Key[]): Sorting<Key> {
  const key = keys.find((each) => each === by);
  if (key !== undefined) return { by: key, descending: direction === "descending" };
  throw new GalleryError("request.invalid", `orderBy is by ${keys.join(", ")}, got ${quote(by)}`, {
    field: "orderBy",
  });
}

/** How rows become what is answered, and what a condition sees of either. */
interface Sight<Row, Item> {
  readonly page: (offset: number, limit: number) => Work<Row[]>;
  readonly present: (rows: readonly Row[]) => Work<Item[]>;
  /** What the row alone tells, by canonical name. */
  readonly ofRow: (row: Row) => Record<string, unknown>;
  readonly ofItem: (item: Item) => Record<string, unknown>;
}

/**
 * The wanted ones of the rows that hold, which are looked through in their order until there are enough. A condition
 * on what the row alone tells is asked before anything else is read.
 */
function* find<Row, Item>(
  { condition, tree, offset, size }: Search<string>,
  now: number,
  { page, present, ofRow, ofItem }: Sight<Row, Item>,
): Work<Item[]> {
  if (condition === null || tree === null) return yield* present(yield* page(offset, size + 1));
  const rowHolds = (row: Row) => condition(subjectContext(ofRow(row), now));
  const itemHolds = (item: Item) => condition(subjectContext(ofItem(item), now));
  const wanted = offset + size + 1;
  const found: Item[] = [];
  for (let start = 0; found.length < wanted; start += STRIDE) {
    const rows = yield* page(start, STRIDE);
    const [first] = rows;
    if (first !== undefined && namesOnly(tree, Object.keys(ofRow(first)))) {
      found.push(...(yield* present(rows.filter(rowHolds).slice(0, wanted - found.length))));
    } else found.push(...(yield* present(rows)).filter(itemHolds));
    if (rows.length < STRIDE) break;
  }
  return found.slice(offset, wanted);
}

function namesOnly(tree: Expression, names: readonly string[]): boolean {
  return namesUsed(tree).references.every(
    (each) => each.kind === "field" && each.path.length === 0 && names.includes(each.name),
  );
}

function toPage<Item>({ size, offset, query }: Search<string>, found: readonly Item[]): Page<Item> {
  if (found.length <= size) return { items: found };
  return { items: found.slice(0, size), next_page_token: encodeCursor(query, [offset + size]) };
}

/** What a condition sees: `title`, `description`, `created`, `updated`, `tags`; of instances `place`, `stage` and the fields too. */
export function createRegistrySearch({ records, seams }: TierContext) {
  return {
    async searchRegisteredModels(_caller: Caller, input: RegistrySearch): Promise<Page<RegisteredModel>> {
      const search = read(input, ["title", "created", "updated"]);
      const now = seams.clock.now();
      return records.read(function* (tables) {
        const project = yield* requireProject(tables, input.project);
        const title = search.tree && textAsked(search.tree, "title");
        const found = yield* find(search, now, {
          *page(offset, limit) {
            if (title === null) {
              return yield* tables.titles.list(
                { project: project.id, sorting: search.sorting, offset },
                limit,
              );
            }
            return offset === 0 ? yield* titled(tables, project.id, title) : [];
          },
          present: (rows) => presentTitled(tables, rows),
          ofRow: ({ title }) => ({ title }),
          ofItem: (model) => ({ ...model, ...momentsOf(model) }),
        });
        return toPage(search, found);
      });
    },

    async searchRegisteredInstances(
      _caller: Caller,
      input: RegistrySearch,
    ): Promise<Page<RegisteredInstance>> {
      const search = read(input, ["title", "place", "created", "updated"]);
      const now = seams.clock.now();
      return records.read(function* (tables) {
        const project = yield* requireProject(tables, input.project);
        const title = search.tree && textAsked(search.tree, "title");
        const [titleRow] = title === null ? [] : yield* titled(tables, project.id, title);
        if (title !== null && titleRow === undefined) return { items: [] };
        const run = (search.tree && textAsked(search.tree, "run_id")) ?? undefined;
        const filter = { project: project.id, base: titleRow?.base, run, sorting: search.sorting };
        const found = yield* find(search, now, {
          page: (offset, limit) => tables.places.list({ ...filter, offset }, limit),
          present: (rows) => presentPlaced(tables, rows),
          ofRow: ({ title, place, stage }) => ({ title, place, stage }),
          ofItem: (instance) => ({ ...instance.fields, ...instance, ...momentsOf(instance) }),
        });
        return toPage(search, found);
      });
    },
  };
}

const momentsOf = ({ createdAt, updatedAt }: { createdAt: string; updatedAt: string }) => ({
  created: createdAt,
  updated_time: updatedAt,
});

function* titled(tables: Tables, project: number, title: string) {
  const row = yield* tables.titles.find(project, title);
  return row === undefined ? [] : [row];
}
