import type { Fallback } from "../../../domain/rule.ts";
import type { Tables, Work } from "../../../stores/records/store.ts";
import type { Roster } from "../candidates/roster.ts";

/** What the fallbacks of a rule came to in a partition, in their order, up to the first that came to an instance. */
export type Resolved = readonly (string | null)[];

/** Asks another rule for its champion in the same partition; null when it has none. */
export type AskRule = (uuid: string) => Promise<string | null>;

/** Runs one unit of reading. */
type Read = <T>(work: (tables: Tables) => Work<T>) => Promise<T>;

export async function resolveFallbacks(
  read: Read,
  roster: Roster,
  partition: string,
  askRule: AskRule,
): Promise<Resolved> {
  const resolved: (string | null)[] = [];
  for (const fallback of roster.rule.fallback) {
    const instance =
      "rule" in fallback
        ? await askRule(fallback.rule)
        : await read((tables) => instanceOf(tables, roster, fallback, partition));
    resolved.push(instance);
    if (instance !== null) break;
  }
  return resolved;
}

function* instanceOf(
  tables: Tables,
  roster: Roster,
  fallback: Exclude<Fallback, { readonly rule: string }>,
  partition: string,
): Work<string | null> {
  const project = yield* tables.projects.byName(roster.rule.project);
  if (project === undefined) return null;
  if ("instance" in fallback) {
    const named = yield* tables.instances.byUuid(fallback.instance.toLowerCase());
    return named?.project === project.id ? named.uuid : null;
  }
  if ("baseVersionId" in fallback) {
    const newest = yield* tables.instances.newestLive(project.id, fallback.baseVersionId, partition);
    return newest?.uuid ?? null;
  }
  const served = yield* tables.deployments.serves(project.id, fallback.deployed, partition);
  const own = roster.bases();
  // Without a candidate anywhere there is nothing to tell whose deployment is meant.
  return served.find(({ base }) => own.size === 0 || own.has(base))?.uuid ?? null;
}

/** What `decide` is told of them. */
export const resolverOf =
  (fallbacks: readonly Fallback[], resolved: Resolved) =>
  (fallback: Fallback): string | null =>
    resolved[fallbacks.indexOf(fallback)] ?? null;
