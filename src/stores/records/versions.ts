import type { Change } from "../../domain/change.ts";
import type { Direction } from "../../domain/dependency.ts";
import type { InstanceDoc } from "./rows.ts";
import type { Work } from "./sql/query.ts";

/* The graph: what uses what, and where an instance comes from. Ids are the database's own, `base` a base version id's. */

export interface BaseRow {
  readonly id: number;
  readonly project: number;
  readonly projectName: string;
  readonly name: string;
  /** UUID and owner of the newest revision. */
  readonly model: string;
  readonly owner: string;
}

export interface DependencyRow {
  readonly downstream: number;
  readonly upstream: number;
  readonly kind: string;
  readonly accepts: string | null;
  readonly at: number;
  readonly actor: string;
}

/** An entry of the log of dependencies; without a kind it is a removal. */
export interface DependencyEntry extends Omit<DependencyRow, "kind"> {
  readonly position: number;
  readonly kind: string | null;
}

export interface LineRow {
  readonly line: number;
  readonly base: number;
  /** Canonical JSON. */
  readonly partition: string;
}

export interface VersionRow {
  readonly id: number;
  readonly line: number;
  readonly revision: number;
  readonly number: number;
}

/** What names an instance to people. */
export interface RefRow extends VersionRow {
  readonly uuid: string;
  readonly projectName: string;
  readonly baseName: string;
  /** Canonical JSON. */
  readonly partition: string;
}

/** The newest instance of a line that is not deprecated, with what a version made from it repeats. */
export interface HeadRow extends VersionRow {
  readonly uuid: string;
  readonly base: number;
  readonly model: number;
  readonly project: number;
  readonly size: number;
  readonly doc: InstanceDoc;
  /** The instance whose blob it carries: itself, or where it was propagated from in the end. */
  readonly origin: number;
  /** The highest number that its revision has used in the line. */
  readonly highest: number;
}

export interface DescentRow {
  readonly instance: number;
  readonly retrainOf: number | null;
  readonly origin: number | null;
  readonly predecessor: number | null;
  /** Position of the change that it follows from. */
  readonly cause: number | null;
}

/** Where an instance comes from, as callers name it. */
export interface NamedDescent {
  readonly instance: number;
  readonly retrainOf: string | null;
  readonly origin: string | null;
  readonly predecessor: string | null;
  readonly cause: Change | null;
}

export interface PinRow {
  readonly instance: number;
  /** The upstream's line, and its instance. */
  readonly line: number;
  readonly upstream: number;
}

export interface Dependencies {
  find(downstream: number, upstream: number): Work<DependencyRow | undefined>;
  /** Dependencies of these, and with `transitive` of all that is reached in a direction; as they were by `asOf`. */
  reach(
    bases: readonly number[],
    direction: Direction,
    options: { transitive: boolean; asOf?: number },
  ): Work<DependencyRow[]>;
  /** Position of the newest entry of their log; 0 before the first. */
  head(): Work<number>;
  /** Entries of their log after a position, oldest first. */
  since(position: number): Work<DependencyEntry[]>;
  /** Adds it, or replaces its kind and range. */
  put(position: number, row: DependencyRow): Work<void>;
  remove(position: number, row: DependencyRow): Work<void>;
}

export interface Lines {
  bases(ids: readonly number[]): Work<BaseRow[]>;
  /** Id of the newest revision of any model; 0 before the first. */
  newestRevision(): Work<number>;
  /** Which bases have a revision beyond an id. */
  revisedSince(revision: number): Work<number[]>;
  of(bases: readonly number[]): Work<LineRow[]>;
  byIds(lines: readonly number[]): Work<LineRow[]>;
  heads(lines: readonly number[]): Work<HeadRow[]>;
  /** The same in few words. */
  newest(lines: readonly number[]): Work<VersionRow[]>;
  /** Of a line, those that are not deprecated. */
  versions(line: number): Work<VersionRow[]>;
  refs(instances: readonly number[]): Work<RefRow[]>;
  /** Bulk: inserts in order; returns the ids in that order. */
  insertPropagated(
    rows: readonly { head: HeadRow; uuid: string; number: number; created: number; actor: string }[],
  ): Work<number[]>;
}

export interface Descents {
  insert(rows: readonly DescentRow[]): Work<void>;
  of(instances: readonly number[]): Work<NamedDescent[]>;
  /** The instances that a change made, in the order of their making. */
  causedBy(change: number, afterId: number, limit: number): Work<{ instance: number; predecessor: number }[]>;
}

export interface Pins {
  insert(rows: readonly PinRow[]): Work<void>;
  of(instances: readonly number[]): Work<PinRow[]>;
  /** Pins of these, and with `transitive` of all that is reached in a direction. */
  reach(instances: readonly number[], direction: Direction, transitive: boolean): Work<PinRow[]>;
}
