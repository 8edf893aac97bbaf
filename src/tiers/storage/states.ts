import type { SubjectKind } from "../../domain/change.ts";
import { groupBy } from "../../domain/collections.ts";
import type { Deprecation } from "../../domain/instance.ts";
import { timeOf } from "../../domain/time.ts";
import type { StateEntry, Tables, Tags, Work } from "../../stores/records/store.ts";

export const DEPRECATED = "deprecated";
export const tagName = (key: string): string => `tag:${key}`;

export interface DeprecationState {
  readonly reason: string;
  readonly replacement: string | null;
}

/** The tags of each subject as they were at a moment, folded from the log. */
export function* tagsAsOf(
  tables: Tables,
  kind: SubjectKind,
  subjects: readonly number[],
  asOf: number,
): Work<Map<number, Tags>> {
  return tagsIn(yield* tables.states.current(kind, subjects, asOf));
}

export function tagsIn(entries: readonly StateEntry[]): Map<number, Tags> {
  const set = entries.filter((entry) => entry.name.startsWith("tag:") && entry.value !== null);
  const tags = new Map<number, Tags>();
  for (const [subject, own] of groupBy(set, (entry) => entry.subject)) {
    const pairs = own.map((entry) => [entry.name.slice("tag:".length), entry.value as string]);
    tags.set(subject, Object.fromEntries(pairs) as Tags);
  }
  return tags;
}

export function deprecationsIn(entries: readonly StateEntry[]): Map<number, Deprecation> {
  const deprecations = new Map<number, Deprecation>();
  for (const entry of entries) {
    if (entry.name !== DEPRECATED || entry.value === null) continue;
    const { reason, replacement } = entry.value as DeprecationState;
    deprecations.set(entry.subject, { reason, replacement, at: timeOf(entry.at), by: entry.actor });
  }
  return deprecations;
}
