import { invariant } from "../../domain/errors.ts";
import type { Instance } from "../../domain/instance.ts";
import type { SearchHit } from "../../domain/search.ts";
import type { FieldValue } from "../../domain/values.ts";
import type { Selected } from "../../stores/index/instances/question.ts";
import type { Found } from "../../stores/records/sql/search/query.ts";
import type { Records } from "../../stores/records/store.ts";
import { presentInstances } from "../storage/index.ts";
import { EVERYTHING } from "./request.ts";

export interface Selection {
  /** As the caller wrote it. */
  readonly select: readonly string[];
  readonly selected: Selected;
  readonly asOf: number | null;
}

/** What callers see of the found instances, in their order. */
export async function toHits(
  records: Records,
  found: readonly Found[],
  selection: Selection,
): Promise<SearchHit[]> {
  const instances = await readInstances(records, found, selection.asOf);
  const names = selection.select.filter((name) => name !== EVERYTHING);
  const isWhole = names.length < selection.select.length;
  return found.map(({ id }): SearchHit => {
    const instance = instances.get(id);
    invariant(instance !== undefined, `the found instance ${id} exists`);
    return {
      uuid: instance.uuid,
      ...(isWhole ? { instance } : {}),
      ...(names.length > 0 ? { values: valuesOf(names, selection.selected.get(id) ?? []) } : {}),
    };
  });
}

function valuesOf(
  names: readonly string[],
  values: readonly (FieldValue | null)[],
): Record<string, FieldValue> {
  const present = names.map((name, index) => [name, values[index] ?? null] as const);
  return Object.fromEntries(present.filter((pair): pair is [string, FieldValue] => pair[1] !== null));
}

function readInstances(
  records: Records,
  found: readonly Found[],
  asOf: number | null,
): Promise<ReadonlyMap<number, Instance>> {
  return records.read(function* (tables) {
    const rows = yield* tables.instances.byIds(found.map(({ id }) => id));
    const instances = yield* presentInstances(tables, rows, asOf ?? undefined);
    return new Map(rows.map((row, index) => [row.id, instances[index]!]));
  });
}
