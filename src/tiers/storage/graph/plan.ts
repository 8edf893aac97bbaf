import { groupBy } from "../../../domain/collections.ts";
import type { Partition } from "../../../domain/instance.ts";
import { parseRange, type Version, type VersionRange } from "../../../domain/version-range.ts";
import type {
  BaseRow,
  DependencyRow,
  HeadRow,
  LineRow,
  Tables,
  Work,
} from "../../../stores/records/store.ts";
import { partitionIn } from "../refs.ts";
import { PartitionIndex } from "./partitions.ts";

/** A version that a plan makes; it has no id yet. */
export interface PlannedVersion extends Version {
  readonly head: HeadRow;
  readonly base: BaseRow;
  readonly partition: Partition;
  /** Upstream lines that are pinned anew, or no more. */
  readonly changes: readonly PinChange[];
  /** What the head pins in those lines. */
  readonly pinned: ReadonlyMap<number, number>;
}

/** The instance that a pin names: one that exists, one that the plan makes, or the upload that is only thought of. */
export type PinTarget =
  | { readonly id: number }
  | { readonly planned: PlannedVersion }
  | { readonly intended: Version };

export interface PinChange {
  /** The upstream's line. */
  readonly line: LineRow;
  /** Null when nothing is pinned there any more. */
  readonly to: PinTarget | null;
}

/** A line that has a new version. */
export interface MovedLine {
  readonly line: LineRow;
  readonly target: PinTarget;
  /** Whether the new version is the greatest of those that a range accepts. */
  readonly newestIn: (range: VersionRange) => boolean;
}

/** What a plan starts from: a line that moved, or lines of one model that get a version whatever moved. */
export type Start =
  | { readonly base: number; readonly moved: MovedLine }
  | { readonly base: number; readonly changed: ReadonlyMap<number, readonly PinChange[]> };

/**
 * The versions that follow from a change, upstreams before downstreams, each line once. Reads and writes nothing
 * else, so that a preview and the effect are one computation. The queries are a handful, however long the chains, and
 * read all that is downstream, also what lies behind a line where the change stops.
 */
export function* planVersions(tables: Tables, start: Start): Work<PlannedVersion[]> {
  const dependencies = yield* tables.dependencies.reach([start.base], "downstream", { transitive: true });
  const order = topologicalOrder(start.base, dependencies);
  const lines = groupBy(yield* linesOf(tables, start, order), (line) => line.base);
  const upstreams = groupBy(dependencies, (dependency) => dependency.downstream);
  const candidates = findCandidates(start, order, upstreams, lines);
  const ids = candidates.map((line) => line.line);
  const heads = new Map((yield* tables.lines.heads(ids)).map((head) => [head.line, head]));
  const bases = new Map(
    (yield* tables.lines.bases([...new Set(candidates.map((line) => line.base))])).map((base) => [
      base.id,
      base,
    ]),
  );
  const pins = groupBy(
    yield* tables.pins.of([...heads.values()].map((head) => head.id)),
    (pin) => pin.instance,
  );

  const changed = "changed" in start ? start.changed : new Map<number, readonly PinChange[]>();
  const moves = new Moves();
  if ("moved" in start) moves.add(start.moved);
  const planned: PlannedVersion[] = [];
  for (const line of candidates) {
    const head = heads.get(line.line);
    if (head === undefined) continue;
    const partition = partitionIn(line.partition);
    const changes = [...(changed.get(line.line) ?? [])];
    for (const dependency of upstreams.get(line.base) ?? [])
      changes.push(...moves.reaching(dependency, partition));
    if (changes.length === 0 && !changed.has(line.line)) continue;
    const version: PlannedVersion = {
      head,
      base: bases.get(line.base)!,
      partition,
      revision: head.revision,
      number: head.highest + 1,
      changes,
      pinned: new Map((pins.get(head.id) ?? []).map((pin) => [pin.line, pin.upstream])),
    };
    planned.push(version);
    // Made from the head, it is the greatest version of its line.
    moves.add({ line, target: { planned: version }, newestIn: (range) => range(version) });
  }
  return planned;
}

/** Lines that moved, by model and partition. */
class Moves {
  readonly #byBase = new Map<number, PartitionIndex<MovedLine>>();
  readonly #ranges = new Map<string, VersionRange>();

  add(moved: MovedLine): void {
    let index = this.#byBase.get(moved.line.base);
    if (index === undefined) {
      index = new PartitionIndex();
      this.#byBase.set(moved.line.base, index);
    }
    index.add(partitionIn(moved.line.partition), moved);
  }

  reaching(dependency: DependencyRow, partition: Partition): PinChange[] {
    const moved = this.#byBase.get(dependency.upstream)?.matching(partition) ?? [];
    const range = this.#range(dependency.accepts);
    return moved.filter(({ newestIn }) => newestIn(range)).map(({ line, target }) => ({ line, to: target }));
  }

  #range(accepts: string | null): VersionRange {
    const key = accepts ?? "";
    let range = this.#ranges.get(key);
    if (range === undefined) {
      range = parseRange(accepts);
      this.#ranges.set(key, range);
    }
    return range;
  }
}

/** The lines that a start could touch: of an upload all downstream of it, of a changed dependency its own too. */
function* linesOf(tables: Tables, start: Start, order: readonly number[]): Work<LineRow[]> {
  if (order.length === 1 && "moved" in start) return [];
  return yield* tables.lines.of("moved" in start ? order.filter((base) => base !== start.base) : order);
}

/** Lines whose partitions let a change through to them, whether or not versions and ranges do; in order. */
function findCandidates(
  start: Start,
  order: readonly number[],
  upstreams: ReadonlyMap<number, readonly DependencyRow[]>,
  lines: ReadonlyMap<number, readonly LineRow[]>,
): LineRow[] {
  const reached = new Map<number, PartitionIndex<true>>();
  const reach = ({ base, partition }: LineRow) => {
    let index = reached.get(base);
    if (index === undefined) {
      index = new PartitionIndex();
      reached.set(base, index);
    }
    index.add(partitionIn(partition), true);
  };
  if ("moved" in start) reach(start.moved.line);
  const found: LineRow[] = [];
  for (const base of order) {
    const isTouched = (line: LineRow): boolean => {
      if ("changed" in start && start.changed.has(line.line)) return true;
      const partition = partitionIn(line.partition);
      return (upstreams.get(base) ?? []).some(
        ({ upstream }) => (reached.get(upstream)?.matching(partition).length ?? 0) > 0,
      );
    };
    const touched = (lines.get(base) ?? []).filter(isTouched);
    for (const line of touched) {
      found.push(line);
      reach(line);
    }
  }
  return found;
}

/** Every model after all of its upstreams among those that are reached; the start comes first. */
export function topologicalOrder(start: number, dependencies: readonly DependencyRow[]): number[] {
  const downstreams = groupBy(dependencies, (dependency) => dependency.upstream);
  const waitsFor = new Map<number, number>();
  for (const { downstream } of dependencies) waitsFor.set(downstream, (waitsFor.get(downstream) ?? 0) + 1);
  const order = [start];
  for (let next = 0; next < order.length; next++) {
    const ready: number[] = [];
    for (const { downstream } of downstreams.get(order[next]!) ?? []) {
      const left = waitsFor.get(downstream)! - 1;
      waitsFor.set(downstream, left);
      if (left === 0) ready.push(downstream);
    }
    order.push(...ready.sort((one, other) => one - other));
  }
  return order;
}
