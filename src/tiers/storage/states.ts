import { groupBy } from "../../domain/collections.ts";
import type { Deprecation } from "../../domain/instance.ts";
import { timeOf } from "../../domain/time.ts";
import { deprecatedBy } from "../../stores/records/rows.ts";
import type {
  DeprecationLevel,
  StateEntry,
  StateSubject,
  Tables,
  Tags,
  Work,
} from "../../stores/records/store.ts";

export const DEPRECATED = "deprecated";
export const tagName = (key: string): string => `tag:${key}`;

export interface DeprecationState {
  readonly reason: string;
  readonly replacement: string | null;
  /** There when registries do not show it any more. */
  readonly hidden?: true;
}

export const deprecationState = (
  reason: string,
  replacement: string | null,
  hide: boolean | undefined,
): DeprecationState => ({ reason, replacement, ...(hide === true && { hidden: true }) });

/** The tags of each subject as they were at a moment, folded from the log. */
export function* tagsAsOf(
  tables: Tables,
  kind: StateSubject,
  subjects: readonly number[],
  asOf: number,
): Work<Map<number, Tags>> {
  return tagsIn(yield* tables.states.current(kind, subjects, asOf));
}

/** Of the newest entries of each subject, those that are tags. */
export function tagsIn(entries: readonly StateEntry[]): Map<number, Tags> {
  const set = entries.filter((entry) => entry.name.startsWith("tag:") && entry.value !== null);
  const tags = new Map<number, Tags>();
  for (const [subject, own] of groupBy(set, (entry) => entry.subject)) {
    const pairs = own.map((entry) => [entry.name.slice("tag:".length), entry.value as string]);
    tags.set(subject, Object.fromEntries(pairs) as Tags);
  }
  return tags;
}

/** From what is said of one instance to what is said of many: the first that holds is the one to tell. */
const levels = ["instance", "model", "base"] as const satisfies readonly DeprecationLevel[];

const levelNames = { instance: "instance", model: "revision", base: "model" } as const satisfies Record<
  DeprecationLevel,
  Deprecation["of"]
>;

/** The ids of a record and of what it belongs to, and the levels that its row says it is deprecated at. */
export type Deprecable = { readonly [Level in DeprecationLevel]?: number } & { readonly deprecated: number };

/** Why each of the records counts as deprecated, now or at a moment; null for live ones. Order is kept. */
export function* deprecationsOf(
  tables: Tables,
  records: readonly Deprecable[],
  asOf?: number,
): Work<(Deprecation | null)[]> {
  const found: (Deprecation | null)[] = records.map(() => null);
  for (const level of levels) {
    // The row knows where to look now; for the past the log has to be asked.
    const concerned = (each: Deprecable): number | undefined =>
      asOf === undefined && (each.deprecated & deprecatedBy[level]) === 0 ? undefined : each[level];
    const ids = new Set(records.map(concerned).filter((id) => id !== undefined));
    const deprecations = deprecationsIn(level, yield* tables.states.current(level, [...ids], asOf));
    for (const [index, each] of records.entries())
      found[index] ??= deprecations.get(concerned(each)!) ?? null;
  }
  return found;
}

function deprecationsIn(level: DeprecationLevel, entries: readonly StateEntry[]): Map<number, Deprecation> {
  const deprecations = new Map<number, Deprecation>();
  for (const entry of entries) {
    if (entry.name !== DEPRECATED || entry.value === null) continue;
    const { reason, replacement } = entry.value as DeprecationState;
    deprecations.set(entry.subject, {
      reason,
      at: timeOf(entry.at),
      by: entry.actor,
      replacement,
      of: levelNames[level],
    });
  }
  return deprecations;
}
