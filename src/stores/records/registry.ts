import type { RegistryStage } from "../../domain/registry.ts";
import type { InstanceDoc, Tags } from "./rows.ts";
import type { Work } from "./sql/query.ts";

/** A base version id with its title. */
export interface TitledRow {
  readonly base: number;
  readonly baseName: string;
  readonly project: number;
  readonly projectName: string;
  readonly title: string;
  /** When anything about it last moved. */
  readonly updated: number;
  /** Of its first revision. */
  readonly created: number;
  readonly actor: string;
  /** UUID of its newest revision, and what that says of it. */
  readonly model: string;
  readonly description: string;
}

/** An instance at its place among all of its base version id. */
export interface PlacedRow {
  readonly base: number;
  readonly baseName: string;
  readonly projectName: string;
  readonly title: string;
  /** Counts from 1 in the order of making. */
  readonly place: number;
  readonly instance: number;
  readonly uuid: string;
  readonly revision: number;
  readonly number: number;
  readonly doc: InstanceDoc;
  readonly tags: Tags;
  readonly stage: RegistryStage;
  readonly deprecated: number;
  readonly created: number;
  readonly actor: string;
  readonly updated: number;
}

export interface AliasRow {
  readonly base: number;
  readonly name: string;
  /** One of the two. */
  readonly instance: number | null;
  readonly rule: string | null;
  readonly at: number;
  readonly actor: string;
}

export interface Sorting<Key extends string> {
  readonly by: Key;
  readonly descending: boolean;
}

export type TitledSorting = Sorting<"title" | "created" | "updated">;
export type PlacedSorting = Sorting<"title" | "place" | "created" | "updated">;

/** The titles of base version ids: each project has a title once, and a base version id has one or none. */
export interface Titles {
  find(project: number, title: string): Work<TitledRow | undefined>;
  of(bases: readonly number[]): Work<TitledRow[]>;
  /** The title must be free; null takes it away. Each version under it counts as moved. */
  set(base: number, title: string | null, at: number): Work<void>;
  /** The wanted title, or that with a number behind it when it is taken. */
  free(project: number, wanted: string): Work<string>;
  /** Notes that something about a base version id moved. */
  touch(base: number, at: number): Work<void>;
  list(
    filter: { project: number; sorting: readonly TitledSorting[]; offset: number },
    limit: number,
  ): Work<TitledRow[]>;
  /** The tags of all revisions of each, the oldest first. */
  tags(bases: readonly number[]): Work<{ base: number; model: number; uuid: string; tags: Tags }[]>;
}

/** The places of instances; hidden ones are never found. */
export interface Places {
  find(base: number, place: number): Work<PlacedRow | undefined>;
  /** Those of them that are not hidden, in no order. */
  of(instances: readonly number[]): Work<PlacedRow[]>;
  /** The place of an instance, hidden or not. */
  numberOf(instance: number): Work<number | undefined>;
  /** The newest one of each stage that has any. */
  newest(bases: readonly number[]): Work<PlacedRow[]>;
  inStage(base: number, stage: RegistryStage): Work<PlacedRow[]>;
  list(
    filter: {
      project: number;
      base?: number | undefined;
      run?: string | undefined;
      sorting: readonly PlacedSorting[];
      offset: number;
    },
    limit: number,
  ): Work<PlacedRow[]>;
  setStage(instance: number, stage: RegistryStage, at: number): Work<void>;
  setHidden(instance: number, hidden: boolean, at: number): Work<void>;
  touch(instance: number, at: number): Work<void>;
}

export interface Aliases {
  find(base: number, name: string): Work<AliasRow | undefined>;
  /** By name. */
  of(bases: readonly number[]): Work<AliasRow[]>;
  set(alias: AliasRow): Work<void>;
  remove(base: number, name: string): Work<void>;
}
