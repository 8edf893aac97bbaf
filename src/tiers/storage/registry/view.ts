import { groupBy } from "../../../domain/collections.ts";
import type { Partition } from "../../../domain/instance.ts";
import type { Alias, RegisteredInstance, RegisteredModel } from "../../../domain/registry.ts";
import { timeOf } from "../../../domain/time.ts";
import { versionText } from "../../../domain/version-range.ts";
import type { AliasRow, PlacedRow, Tables, Tags, TitledRow, Work } from "../../../stores/records/store.ts";

function presentInstance(row: PlacedRow, aliases: readonly AliasRow[]): RegisteredInstance {
  return {
    uuid: row.uuid,
    project: row.projectName,
    baseVersionId: row.baseName,
    title: row.title,
    place: row.place,
    version: versionText(row),
    partition: row.doc.partition as Partition,
    stage: row.stage,
    description: row.description,
    fields: row.doc.fields,
    tags: row.tags,
    aliases: aliases.map(({ name }) => name),
    deprecated: row.deprecated !== 0,
    createdAt: timeOf(row.created),
    createdBy: row.actor,
    updatedAt: timeOf(row.updated),
  };
}

function presentPlacedWith(rows: readonly PlacedRow[], aliases: readonly AliasRow[]): RegisteredInstance[] {
  const pointing = groupBy(aliases, ({ instance }) => instance);
  return rows.map((row) => presentInstance(row, pointing.get(row.instance) ?? []));
}

/** Order is kept. */
export function* presentPlaced(tables: Tables, rows: readonly PlacedRow[]): Work<RegisteredInstance[]> {
  return presentPlacedWith(rows, yield* tables.aliases.pointingAt(rows.map(({ instance }) => instance)));
}

/** An alias as callers see it, with the place of what it points at. */
export const presentAlias = ({ name, uuid, place, rule, at, actor }: AliasRow): Alias => ({
  ...{ alias: name, instance: uuid, place, rule },
  ...{ at: timeOf(at), by: actor },
});

/** The tags of all revisions, as one: the newest revision's value counts. */
function* tagsOf(tables: Tables, rows: readonly TitledRow[]): Work<Map<number, Tags>> {
  const tags = new Map(rows.map(({ base, tags }): [number, Tags] => [base, tags]));
  const revised = rows.filter(({ revision }) => revision > 1).map(({ base }) => base);
  const all = groupBy(yield* tables.titles.tags(revised), ({ base }) => base);
  for (const [base, revisions] of all) {
    tags.set(base, Object.fromEntries(revisions.flatMap(({ tags }) => Object.entries(tags))));
  }
  return tags;
}

const byName = (tags: Tags): Tags =>
  Object.fromEntries(Object.entries(tags).sort(([left], [right]) => (left < right ? -1 : 1)));

/** Order is kept. */
export function* presentTitled(tables: Tables, rows: readonly TitledRow[]): Work<RegisteredModel[]> {
  const bases = rows.map(({ base }) => base);
  const tags = yield* tagsOf(tables, rows);
  const aliases = yield* tables.aliases.of(bases);
  const newest = yield* tables.places.newest(bases);
  const shown = presentPlacedWith(newest, aliases);
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
    description: row.description,
    tags: byName(tags.get(row.base)!),
    aliases: (aliasesOf.get(row.base) ?? []).map(presentAlias),
    newest: (shownOf.get(row.base) ?? []).map(({ instance }) => instance),
    createdAt: timeOf(row.created),
    createdBy: row.actor,
    updatedAt: timeOf(row.updated),
  }));
}
