import { canonicalJson } from "../../../domain/canonical.ts";
import type { Change } from "../../../domain/change.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { SelectionRule } from "../../../domain/rule.ts";
import type { ChampionRow, InstanceRow } from "../../../stores/records/store.ts";
import { type Candidate, candidateOf, type Series } from "../select/candidate.ts";
import { type CompiledSelection, compileSelection } from "../select/compile.ts";
import { isMember } from "./finding.ts";
import { Lane } from "./lane.ts";
import { Membership } from "./membership.ts";
import { reachesOf } from "./reach.ts";
import { sourceOf } from "./sources.ts";

/** What has to be read of an instance again: its series, or all of it. */
export type Staleness = "series" | "all";

export interface RosterLimits {
  readonly candidates: number;
  readonly points: number;
}

/** The log names so many metrics of a write at most: with so many, any may be among the others. */
const NAMED_AT_MOST = 20;

/** The candidates of one rule in memory, partition by partition. */
export class Roster {
  readonly rule: SelectionRule;
  /** Whether its decisions are recorded, so that there may be incumbents. */
  readonly isInForce: boolean;
  readonly project: string;
  readonly compiled: CompiledSelection;
  readonly membership: Membership;
  readonly reaches: readonly number[];
  /** By canonical JSON of the partition. */
  readonly lanes = new Map<string, Lane>();
  /** By UUID: what the log has said since it was read. */
  readonly stale = new Map<string, Staleness>();
  /** The state of the log that it has. */
  position = 0;
  /** Why it cannot be asked any more. */
  refusal: GalleryError | undefined;
  readonly #limits: RosterLimits;
  readonly #metrics: ReadonlySet<string>;
  readonly #members = new Map<string, InstanceRow>();
  #points = 0;
  /** Changes that came while it was filled, in which instances may be meant that were not read yet. */
  #missed: Change[] | undefined = [];

  constructor(rule: SelectionRule, isInForce: boolean, limits: RosterLimits) {
    this.rule = rule;
    this.isInForce = isInForce;
    this.project = rule.project;
    this.compiled = compileSelection(rule);
    this.membership = new Membership(this.compiled);
    this.reaches = reachesOf(this.compiled);
    this.#limits = limits;
    this.#metrics = new Set(this.compiled.series.map(({ name }) => name));
  }

  get size(): number {
    return this.#members.size;
  }

  /** The record of a candidate; undefined for any other instance. */
  rowOf(uuid: string): InstanceRow | undefined {
    return this.#members.get(uuid);
  }

  /** Base version ids of all candidates. */
  bases(): ReadonlySet<string> {
    return new Set([...this.#members.values()].map(({ baseName }) => baseName));
  }

  /** The candidates of a partition. One that nobody has heard of is not kept: anybody can ask for any. */
  laneOf(partition: string): Lane {
    return this.lanes.get(partition) ?? new Lane(this.compiled);
  }

  #ensureLane(partition: string): Lane {
    const lane = this.laneOf(partition);
    this.lanes.set(partition, lane);
    return lane;
  }

  /** Notes which candidates a change makes stale. */
  note(change: Change): void {
    if (change.project !== this.project) return;
    this.#missed?.push(change);
    const { kind, data } = change;
    const { uuid } = change.subject;
    switch (kind) {
      case "instance.created":
        this.stale.set(uuid, "all");
        break;
      case "instance.tagged":
      case "instance.deprecated":
      case "instance.restored":
        if (this.#members.has(uuid)) this.stale.set(uuid, "all");
        break;
      case "model.deprecated":
      case "model.restored":
        this.#noteModel(uuid, data["all"] === true ? (data["baseVersionId"] as string) : null);
        break;
      case "metric.recorded":
      case "evaluation.recorded":
        if (!this.#members.has(uuid) || this.stale.has(uuid)) break;
        if (this.#names(data["metrics"] as readonly string[])) this.stale.set(uuid, "series");
    }
  }

  /** A candidate as it is now, unless it is none. */
  take(row: InstanceRow, series: readonly Series[]): void {
    const candidate = candidateOf({ ...sourceOf(row), series });
    const lane = this.#ensureLane(canonicalJson(candidate.partition));
    const before = lane.members.get(row.uuid);
    if (before !== undefined) this.#points -= pointsOf(before);
    lane.put(candidate);
    this.#points += pointsOf(candidate);
    this.#members.set(row.uuid, row);
    this.stale.delete(row.uuid);
    this.#checkLimits();
  }

  /** The same for many; of those that are known already nothing newer is told. */
  fill(entries: readonly { readonly row: InstanceRow; readonly series: readonly Series[] }[]): void {
    for (const { row, series } of entries) if (!this.#members.has(row.uuid)) this.take(row, series);
  }

  /** Takes in what came while it was filled. */
  filled(): void {
    const missed = this.#missed ?? [];
    this.#missed = undefined;
    for (const change of missed) this.note(change);
  }

  crown(champion: ChampionRow): void {
    this.#ensureLane(champion.partition).crown(champion);
  }

  /** Whether an instance that is not known yet is a candidate. */
  includes(row: InstanceRow): boolean {
    return isMember(this.membership, row);
  }

  #checkLimits(): void {
    const { candidates, points } = this.#limits;
    if (this.size > candidates) this.#refuse(`${this.size} candidates`, candidates);
    if (this.#points > points) this.#refuse(`${this.#points} values of metrics to look at`, points);
  }

  #refuse(has: string, most: number): void {
    const message = `the rule ${this.rule.team}/${this.rule.name} has at least ${has}, and ${most} are kept; narrow its GIVEN or its windows`;
    this.refusal ??= new GalleryError("rule.too_broad", message, { field: "rule" });
  }

  #noteModel(model: string, base: string | null): void {
    for (const [uuid, row] of this.#members) {
      if (base === null ? row.modelUuid === model : row.baseName === base) this.stale.set(uuid, "all");
    }
  }

  #names(metrics: readonly string[]): boolean {
    if (metrics.length >= NAMED_AT_MOST) return this.#metrics.size > 0;
    return metrics.some((each) => this.#metrics.has(each.slice(each.indexOf(".") + 1)));
  }
}

const pointsOf = ({ series }: Candidate): number =>
  series.reduce((count, { times }) => count + times.length, 0);
