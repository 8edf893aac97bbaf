import { countUntil } from "../select/series.ts";
import { gainOf, type Objective } from "./objective.ts";
import type { InForce } from "./past.ts";
import type { Actor } from "./replay.ts";
import { Tally } from "./tally.ts";

/** How the ways to choose fared, in one partition or in all. */
export class Ways {
  readonly rule: Tally;
  readonly firstKept: Tally;
  readonly oracle: Tally;
  readonly champions: Tally;
  readonly deployed: Tally;
  readonly bestStaticByPartition: Tally;
  readonly statics = new Map<string, Tally>();
  private readonly objective: Objective;

  constructor(objective: Objective) {
    const tally = (): Tally => new Tally(objective);
    this.objective = objective;
    this.rule = tally();
    this.firstKept = tally();
    this.oracle = tally();
    this.champions = tally();
    this.deployed = tally();
    this.bestStaticByPartition = tally();
  }

  /** The tally of one static choice, new when it is not there yet. */
  staticOf(baseVersionId: string): Tally {
    const known = this.statics.get(baseVersionId);
    if (known !== undefined) return known;
    const tally = new Tally(this.objective);
    this.statics.set(baseVersionId, tally);
    return tally;
  }

  /**
   * The static choice with the best mean. One that is known for fewer than nine in ten of the decisions of the best
   * known is left out: it may have served the easy ones only.
   */
  bestStatic(): { readonly baseVersionId: string; readonly tally: Tally } | null {
    const most = Math.max(0, ...[...this.statics.values()].map(({ scored }) => scored));
    let best: { baseVersionId: string; tally: Tally } | null = null;
    for (const [baseVersionId, tally] of [...this.statics].sort(byName)) {
      if (tally.scored === 0 || tally.scored < 0.9 * most) continue;
      if (best === null || gainOf(this.objective, tally.mean!, best.tally.mean!) > 0)
        best = { baseVersionId, tally };
    }
    return best;
  }

  /** Takes in a partition, whose best static choice is found first. */
  merge(other: Ways): void {
    this.rule.merge(other.rule);
    this.firstKept.merge(other.firstKept);
    this.oracle.merge(other.oracle);
    this.champions.merge(other.champions);
    this.deployed.merge(other.deployed);
    for (const [baseVersionId, tally] of other.statics) this.staticOf(baseVersionId).merge(tally);
    const best = other.bestStatic();
    if (best !== null) this.bestStaticByPartition.merge(best.tally);
  }
}

const byName = ([one]: readonly [string, Tally], [other]: readonly [string, Tally]): number =>
  one < other ? -1 : 1;

/** The newest of each base version id among actors in tie order: what a static choice serves. */
export function newestOfEach(actors: readonly Actor[]): ReadonlyMap<string, number> {
  const newest = new Map<string, number>();
  for (const { candidate, place } of actors) {
    if (!newest.has(candidate.baseVersionId)) newest.set(candidate.baseVersionId, place);
  }
  return newest;
}

/** What served, moment after moment. */
export class InForceCursor {
  private readonly entries: readonly InForce[];
  private readonly times: readonly number[];
  private readonly placeOf: ReadonlyMap<string, number>;
  private passed = 0;

  constructor(entries: readonly InForce[], placeOf: ReadonlyMap<string, number>) {
    this.entries = entries;
    this.times = entries.map(({ from }) => from);
    this.placeOf = placeOf;
  }

  /** Place of the instance among the past's; null when nothing served, or something that is not among them. */
  at(moment: number): number | null {
    this.passed = countUntil(this.times, moment, this.passed);
    const instance = this.entries[this.passed - 1]?.instance ?? null;
    return instance === null ? null : (this.placeOf.get(instance) ?? null);
  }
}
