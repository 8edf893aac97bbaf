import { groupBy } from "../../../domain/collections.ts";
import type { DependencyRow } from "../../../stores/records/store.ts";

export interface Link {
  readonly from: number;
  readonly to: number;
}

/** How many links each node is away from the start, itself at 0; nearest first. */
export function distances(start: number, links: readonly Link[]): Map<number, number> {
  const next = groupBy(links, (link) => link.from);
  const distance = new Map([[start, 0]]);
  for (const [node, steps] of distance) {
    // A map that grows while it is walked gives its new members too: this is the queue.
    for (const { to } of next.get(node) ?? []) if (!distance.has(to)) distance.set(to, steps + 1);
  }
  return distance;
}

/** The shortest way from a model over its upstreams to another, both ends included. */
export function pathBetween(
  dependencies: readonly DependencyRow[],
  from: number,
  to: number,
): number[] | undefined {
  const upstreams = groupBy(dependencies, (dependency) => dependency.downstream);
  const reachedFrom = new Map<number, number | undefined>([[from, undefined]]);
  for (const base of reachedFrom.keys()) {
    if (base === to) break;
    for (const { upstream } of upstreams.get(base) ?? []) {
      if (!reachedFrom.has(upstream)) reachedFrom.set(upstream, base);
    }
  }
  if (!reachedFrom.has(to)) return undefined;
  const path: number[] = [];
  for (let base: number | undefined = to; base !== undefined; base = reachedFrom.get(base)) path.push(base);
  return path.reverse();
}
