import { groupBy } from "../../../domain/collections.ts";
import type { Partition } from "../../../domain/instance.ts";
import type { InstanceRow, StateEntry, Tables, Work } from "../../../stores/records/store.ts";
import type { CandidateSource } from "../select/candidate.ts";

/** What is recorded of an instance beside its metrics. */
export type Source = Omit<CandidateSource, "series">;

/** What moves of an instance. */
type Moving = Pick<Source, "deprecated" | "tags">;

/** As it is now: the row repeats the newest entries of the log. */
export const sourceOf = (row: InstanceRow): Source =>
  join(row, { deprecated: row.deprecated !== 0, tags: row.tags });

/** States of instances and of what they belong to, oldest first, by `kind id`. */
type States = ReadonlyMap<string, readonly StateEntry[]>;

/** All states up to one of the log. */
export function* statesUpTo(tables: Tables, rows: readonly InstanceRow[], position: number): Work<States> {
  const subjects = {
    instance: rows.map(({ id }) => id),
    model: rows.map(({ model }) => model),
    base: rows.map(({ base }) => base),
  };
  const entries: StateEntry[] = [];
  for (const kind of ["instance", "model", "base"] as const) {
    entries.push(...(yield* tables.states.upTo(kind, [...new Set(subjects[kind])], position)));
  }
  return groupBy(entries, ({ subjectKind, subject }) => `${subjectKind} ${subject}`);
}

/** As it was at a state of the log, of which and of those before all is known. */
export const sourceAt = (row: InstanceRow, states: States, position: number): Source =>
  join(row, movingOf(row, states, position));

function movingOf(row: InstanceRow, states: States, position: number): Moving {
  const newest = (key: string): Map<string, unknown> => {
    const entries = (states.get(key) ?? []).filter((entry) => entry.position <= position);
    return new Map(entries.map(({ name, value }) => [name, value]));
  };
  const own = newest(`instance ${row.id}`);
  const levels = [own, newest(`model ${row.model}`), newest(`base ${row.base}`)];
  const tags = [...own].filter(([name, value]) => name.startsWith("tag:") && value !== null);
  return {
    deprecated: levels.some((level) => (level.get("deprecated") ?? null) !== null),
    tags: Object.fromEntries(tags.map(([name, value]) => [name.slice("tag:".length), value as string])),
  };
}

const join = (row: InstanceRow, moving: Moving): Source => ({
  ...{ uuid: row.uuid, project: row.projectName, baseVersionId: row.baseName },
  ...{ version: `${row.revision}.${row.number}`, partition: row.doc.partition as Partition },
  ...{ created: row.created, fields: { ...row.doc.inherited, ...row.doc.fields }, ...moving },
  ...{ model: row.modelUuid, createdBy: row.actor, size: row.size },
});
