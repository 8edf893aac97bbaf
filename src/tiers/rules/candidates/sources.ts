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

/** As they were at a state of the log, in their order. */
export function* sourcesAt(tables: Tables, rows: readonly InstanceRow[], position: number): Work<Source[]> {
  const subjects = {
    instance: rows.map(({ id }) => id),
    model: rows.map(({ model }) => model),
    base: rows.map(({ base }) => base),
  };
  const entries: StateEntry[] = [];
  for (const kind of ["instance", "model", "base"] as const) {
    entries.push(...(yield* tables.states.upTo(kind, [...new Set(subjects[kind])], position)));
  }
  const states = groupBy(entries, ({ subjectKind, subject }) => `${subjectKind} ${subject}`);
  return rows.map((row) => join(row, movingOf(row, states)));
}

function movingOf(row: InstanceRow, states: ReadonlyMap<string, readonly StateEntry[]>): Moving {
  const newest = (key: string): Map<string, unknown> =>
    new Map((states.get(key) ?? []).map(({ name, value }) => [name, value]));
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
