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
  /** Its newest revision: UUID, id, number, tags. */
  readonly model: string;
  readonly modelId: number;
  readonly revision: number;
  readonly tags: Tags;
  /** What was said of it last, or what the newest revision says. */
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
  /** What was said of it last, or its own field. */
  readonly description: string;
  readonly tags: Tags;
  readonly stage: RegistryStage;
  readonly deprecated: number;
  readonly created: number;
  readonly actor: string;
  readonly updated: number;
}

export interface NewAliasRow {
  readonly base: number;
  readonly name: string;
  /** One of the two. */
  readonly instance: number | null;
  readonly rule: string | null;
  readonly at: number;
  readonly actor: string;
}

export interface AliasRow extends NewAliasRow {
  /** Of the instance; null without one, and when registries do not show it. */
  readonly uuid: string | null;
  readonly place: number | null;
}

/** The titles of base version ids: each project has a title once, and a base version id has one or none. */
export interface Titles {
  find(project: number, title: string): Work<TitledRow | undefined>;
  /** By the name of the base version id. */
  named(project: number, base: string): Work<TitledRow | undefined>;
  /** In no order. */
  of(bases: readonly number[]): Work<TitledRow[]>;
  /** The title must be free; null takes it away. Each version under it counts as moved. */
  set(base: number, title: string | null, at: number): Work<void>;
  /** The wanted title, or that with a number behind it when it is taken. */
  free(project: number, wanted: string): Work<string>;
  /** Notes that something about a base version id moved. */
  touch(base: number, at: number): Work<void>;
  /** The tags of all revisions of each, the oldest first. */
  tags(bases: readonly number[]): Work<{ base: number; model: number; uuid: string; tags: Tags }[]>;
}

/** The places of instances; hidden ones are never found. */
export interface Places {
  find(base: number, place: number): Work<PlacedRow | undefined>;
  byUuid(uuid: string): Work<PlacedRow | undefined>;
  /** Those of them that are not hidden, in no order. */
  of(instances: readonly number[]): Work<PlacedRow[]>;
  /** The place of an instance, hidden or not. */
  numberOf(instance: number): Work<number | undefined>;
  /** The newest one of each stage that has any. */
  newest(bases: readonly number[]): Work<PlacedRow[]>;
  inStage(base: number, stage: RegistryStage): Work<PlacedRow[]>;
  setStage(instance: number, stage: RegistryStage, at: number): Work<void>;
  setHidden(instance: number, hidden: boolean, at: number): Work<void>;
  touch(instance: number, at: number): Work<void>;
}

export interface Aliases {
  find(base: number, name: string): Work<AliasRow | undefined>;
  /** By name. */
  of(bases: readonly number[]): Work<AliasRow[]>;
  /** Those that point at some instances, by name. */
  pointingAt(instances: readonly number[]): Work<AliasRow[]>;
  set(alias: NewAliasRow): Work<void>;
  remove(base: number, name: string): Work<void>;
}
