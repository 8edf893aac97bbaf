import { GalleryError } from "../../../domain/errors.ts";
import type { Search } from "../../../stores/index/searcher.ts";
import type { InstanceRow, Records, Tables, Work } from "../../../stores/records/store.ts";
import { candidateOf } from "../select/candidate.ts";
import type { Membership } from "./membership.ts";
import { sourceOf } from "./sources.ts";

/** Instances of one read. */
const CHUNK = 500;
/** A server that has just started searches slowly, yet sooner than it looks through a project. */
const BUDGET_MS = 60_000;

/** Where the candidates of a rule are found. */
export interface Ground {
  readonly records: Records;
  /** Null looks through the whole project. */
  readonly search: Search | null;
  readonly now: () => number;
}

/** Which instances a rule looks at. */
export interface Scope {
  readonly project: string;
  readonly membership: Membership;
}

export const isMember = (membership: Membership, row: InstanceRow): boolean =>
  membership.includes(candidateOf({ ...sourceOf(row), series: [] }));

/** What is done with each part of the instances found, in the read that they come from. */
export type Visit<T> = (tables: Tables, rows: readonly InstanceRow[]) => Work<T>;

/**
 * Finds the instances that a rule looks at and reads of each part what is wanted, every part on a state of the log
 * of its own. Instances that are made meanwhile may be missing.
 */
export async function* candidatesOf<T>(ground: Ground, scope: Scope, visit: Visit<T>): AsyncGenerator<T> {
  const { records } = ground;
  const project = await records.read((tables) => tables.projects.byName(scope.project));
  if (project === undefined) return;
  const ids = await searched(ground, scope);
  let after = 0;
  for (let start = 0; ids === null || start < ids.length; start += CHUNK) {
    const { found, last } = await records.read(function* (tables) {
      const rows =
        ids === null
          ? yield* tables.instances.listOfProject(project.id, after, CHUNK)
          : yield* tables.instances.byIds(ids.slice(start, start + CHUNK));
      const wanted = rows.filter((row) => isMember(scope.membership, row));
      return { found: yield* visit(tables, wanted), last: rows.length < CHUNK ? null : rows.at(-1)!.id };
    });
    yield found;
    if (ids !== null) continue;
    if (last === null) return;
    after = last;
  }
}

/** What a search finds by the fixed part of GIVEN; null when it cannot tell, as of a name that nobody has used yet. */
async function searched({ search, now }: Ground, { project, membership }: Scope): Promise<number[] | null> {
  if (search === null || membership.tree === null) return null;
  const question = { project, where: membership.tree, constraints: null } as const;
  const extent = { includeDeprecated: true, asOf: null, now: now(), budget: BUDGET_MS } as const;
  const everything = { order: [], after: null, limit: Number.MAX_SAFE_INTEGER - 1, select: [] } as const;
  try {
    const { items } = await search.ask({ ...question, ...extent, ask: { kind: "page", ...everything } });
    return items.map(({ id }) => id).reverse();
  } catch (reason) {
    if (reason instanceof GalleryError && unsearchable.has(reason.code)) return null;
    throw reason;
  }
}

const unsearchable: ReadonlySet<string> = new Set([
  "field.unknown",
  "expression.type",
  "search.too_broad",
  "server.busy",
]);
