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

/** The wanted ones of the rows that hold, which are looked through in their order until there are enough. */
function* find<Row, Item>(
  { condition, offset, size }: Search<string>,
  page: (offset: number, limit: number) => Work<Row[]>,
  present: (rows: readonly Row[]) => Work<Item[]>,
  holds: (item: Item, condition: Condition) => boolean,
): Work<Item[]> {
  if (condition === null) return yield* present(yield* page(offset, size + 1));
  const found: Item[] = [];
  for (let start = 0; found.length <= offset + size; start += STRIDE) {
    const rows = yield* page(start, STRIDE);
    found.push(...(yield* present(rows)).filter((item) => holds(item, condition)));
    if (rows.length < STRIDE) break;
  }
  return found.slice(offset, offset + size + 1);
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
        const found = yield* find(
          search,
          function* (offset, limit) {
            if (title === null) {
              return yield* tables.titles.list(
                { project: project.id, sorting: search.sorting, offset },
                limit,
              );
            }
            return offset === 0 ? yield* titled(tables, project.id, title) : [];
          },
          (rows) => presentTitled(tables, rows),
          (model, condition) => condition(subjectContext({ ...model, ...momentsOf(model) }, now)),
        );
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
        const found = yield* find(
          search,
          (offset, limit) => tables.places.list({ ...filter, offset }, limit),
          (rows) => presentPlaced(tables, rows),
          (instance, condition) =>
            condition(subjectContext({ ...instance.fields, ...instance, ...momentsOf(instance) }, now)),
        );
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
