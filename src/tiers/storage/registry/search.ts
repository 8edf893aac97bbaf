import type { Caller } from "../../../domain/caller.ts";
import { fingerprint } from "../../../domain/canonical.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkCount, decodeCursor, encodeCursor, pageSize } from "../../../domain/page.ts";
import { type RegisteredInstance, type RegisteredModel, registryStages } from "../../../domain/registry.ts";
import type { SortKey } from "../../../domain/search.ts";
import { quote } from "../../../domain/text.ts";
import type { Page } from "../../../domain/values.ts";
import { checkKnownValues, type Expression, type KnownValues, parse } from "../../../expression/index.ts";
import type { Finding, Sorting } from "../../../stores/records/finding.ts";
import type { Found } from "../../../stores/records/sql/search/query.ts";
import type { PlacedRow, TitledRow, Work } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";
import { requireProject } from "../projects.ts";
import type { RegistrySearch } from "../storage.ts";
import { presentPlaced, presentTitled } from "./view.ts";

const FARTHEST = Number.MAX_SAFE_INTEGER;

interface Search {
  /** One more than the page has tells whether there is another one. */
  readonly finding: Finding;
  readonly size: number;
  /** Of the page behind this one. */
  readonly next: string;
}

function read(input: RegistrySearch, keys: readonly string[], now: number, known: KnownValues = {}): Search {
  const { page_size, page_token, offset, ...question } = input;
  const query = `registry ${fingerprint(question)}`;
  const size = pageSize(input);
  const start = checkCount(offset, "offset", 0, 0, FARTHEST);
  const from = decodeCursor(input, query, [start])[0]!;
  return {
    finding: {
      where: typeof input.where === "string" ? conditionOf(input.where, known) : (input.where ?? null),
      order: (input.orderBy ?? []).map((key) => sortingOf(key, keys)),
      ...{ now, from, limit: size + 1 },
    },
    size,
    next: encodeCursor(query, [from + size]),
  };
}

function conditionOf(where: string, known: KnownValues): Expression {
  const condition = parse(where);
  checkKnownValues(condition, known);
  return condition;
}

function sortingOf({ by, direction }: SortKey, keys: readonly string[]): Sorting {
  if (keys.includes(by)) return { by: parse(by), descending: direction === "descending" };
  throw new GalleryError("request.invalid", `orderBy is by ${keys.join(", ")}, got ${quote(by)}`, {
    field: "orderBy",
  });
}

/** The page of what was found, which is read by ids in any order. */
function* pageOf<Row, Item>(
  { size, next }: Search,
  found: readonly Found[],
  rowsOf: (ids: readonly number[]) => Work<Row[]>,
  idOf: (row: Row) => number,
  present: (rows: readonly Row[]) => Work<Item[]>,
): Work<Page<Item>> {
  const ids = found.slice(0, size).map(({ id }) => id);
  const rows = new Map((yield* rowsOf(ids)).map((row) => [idOf(row), row]));
  const items = yield* present(ids.map((id) => rows.get(id)!));
  return found.length > size ? { items, next_page_token: next } : { items };
}

/** Conditions over what registries show. */
export function createRegistrySearch({ records, seams }: TierContext) {
  return {
    async searchRegisteredModels(_caller: Caller, input: RegistrySearch): Promise<Page<RegisteredModel>> {
      const search = read(input, ["title", "created", "updated"], seams.clock.now());
      return records.read(function* (tables) {
        const { id } = yield* requireProject(tables, input.project);
        const found = yield* tables.find.registeredModels(id, search.finding);
        return yield* pageOf(
          ...([search, found, tables.titles.of, ({ base }: TitledRow) => base] as const),
          (rows) => presentTitled(tables, rows),
        );
      });
    },

    async searchRegisteredInstances(
      _caller: Caller,
      input: RegistrySearch,
    ): Promise<Page<RegisteredInstance>> {
      const search = read(input, ["title", "place", "created", "updated"], seams.clock.now(), {
        stage: registryStages,
      });
      return records.read(function* (tables) {
        const project = yield* requireProject(tables, input.project);
        const found = yield* tables.find.registeredInstances(project, search.finding);
        return yield* pageOf(
          ...([search, found, tables.places.of, ({ instance }: PlacedRow) => instance] as const),
          (rows) => presentPlaced(tables, rows),
        );
      });
    },
  };
}
