import { groupBy } from "../../../domain/collections.ts";
import type { Partition } from "../../../domain/instance.ts";
import type { Alias, RegisteredInstance, RegisteredModel } from "../../../domain/registry.ts";
import { timeOf } from "../../../domain/time.ts";
import { versionText } from "../../../domain/version-range.ts";
import type { AliasRow, PlacedRow, Tables, TitledRow, Work } from "../../../stores/records/store.ts";

export const DESCRIPTION = "description";

function* descriptionsOf(
  tables: Tables,
  kind: "base" | "instance",
  subjects: readonly number[],
): Work<Map<number, string>> {
  const entries = yield* tables.states.newest(kind, subjects, DESCRIPTION);
  return new Map(entries.map(({ subject, value }) => [subject, value as string]));
}

const ownDescription = ({ doc }: PlacedRow): string =>
  typeof doc.fields.description === "string" ? doc.fields.description : "";

function presentInstance(
  row: PlacedRow,
  description: string,
  aliases: readonly AliasRow[],
): RegisteredInstance {
  return {
    uuid: row.uuid,
    project: row.projectName,
    baseVersionId: row.baseName,
    title: row.title,
    place: row.place,
    version: versionText(row),
    partition: row.doc.partition as Partition,
    stage: row.stage,
    description,
    fields: row.doc.fields,
    tags: row.tags,
    aliases: aliases.map(({ name }) => name),
    deprecated: row.deprecated !== 0,
    createdAt: timeOf(row.created),
    createdBy: row.actor,
    updatedAt: timeOf(row.updated),
  };
}

function* presentPlacedWith(
  tables: Tables,
  rows: readonly PlacedRow[],
  aliases: readonly AliasRow[],
): Work<RegisteredInstance[]> {
  const ids = rows.map(({ instance }) => instance);
  const descriptions = yield* descriptionsOf(tables, "instance", ids);
  const pointing = groupBy(aliases, ({ instance }) => instance);
  return rows.map((row) =>
    presentInstance(
      row,
      descriptions.get(row.instance) ?? ownDescription(row),
      pointing.get(row.instance) ?? [],
    ),
  );
}

const basesOf = (rows: readonly { base: number }[]): number[] => [...new Set(rows.map(({ base }) => base))];

/** Order is kept. */
export function* presentPlaced(tables: Tables, rows: readonly PlacedRow[]): Work<RegisteredInstance[]> {
  return yield* presentPlacedWith(tables, rows, yield* tables.aliases.of(basesOf(rows)));
}

/** Aliases as callers see them, with the places of what they point at. */
export function* presentAliases(tables: Tables, rows: readonly AliasRow[]): Work<Map<AliasRow, Alias>> {
  const pointed = rows.map(({ instance }) => instance).filter((each) => each !== null);
  const places = new Map((yield* tables.places.of(pointed)).map((row) => [row.instance, row]));
  return new Map(
    rows.map((row) => {
      const place = row.instance === null ? undefined : places.get(row.instance);
      const { name: alias, rule, at, actor } = row;
      const target = { instance: place?.uuid ?? null, place: place?.place ?? null, rule };
      return [row, { alias, ...target, at: timeOf(at), by: actor }];
    }),
  );
}

/** The tags of all revisions, as one: the newest revision's value counts. */
export function* tagsOfBases(
  tables: Tables,
  bases: readonly number[],
): Work<Map<number, Record<string, string>>> {
  const tags = new Map<number, Record<string, string>>();
  for (const each of yield* tables.titles.tags(bases))
    tags.set(each.base, { ...tags.get(each.base), ...each.tags });
  for (const [base, own] of tags)
    tags.set(
      base,
      Object.fromEntries(Object.entries(own).sort(([left], [right]) => (left < right ? -1 : 1))),
    );
  return tags;
}

/** Order is kept. */
export function* presentTitled(tables: Tables, rows: readonly TitledRow[]): Work<RegisteredModel[]> {
  const bases = rows.map(({ base }) => base);
  const tags = yield* tagsOfBases(tables, bases);
  const descriptions = yield* descriptionsOf(tables, "base", bases);
  const aliases = yield* tables.aliases.of(bases);
  const presented = yield* presentAliases(tables, aliases);
  const newest = yield* tables.places.newest(bases);
  const shown = yield* presentPlacedWith(tables, newest, aliases);
  const shownOf = groupBy(
    newest.map(({ base }, index) => ({ base, instance: shown[index]! })),
    ({ base }) => base,
  );
  const aliasesOf = groupBy(aliases, ({ base }) => base);
  return rows.map((row) => ({
    project: row.projectName,
    baseVersionId: row.baseName,
    title: row.title,
    model: row.model,
    description: descriptions.get(row.base) ?? row.description,
    tags: tags.get(row.base) ?? {},
    aliases: (aliasesOf.get(row.base) ?? []).map((alias) => presented.get(alias)!),
    newest: (shownOf.get(row.base) ?? []).map(({ instance }) => instance),
    createdAt: timeOf(row.created),
    createdBy: row.actor,
    updatedAt: timeOf(row.updated),
  }));
}
