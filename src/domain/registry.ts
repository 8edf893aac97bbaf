import { GalleryError } from "./errors.ts";
import type { Partition } from "./instance.ts";
import { quote } from "./text.ts";
import type { Fields, Time } from "./values.ts";

/** Where people say an instance stands, in the words of registries; `none` until somebody says so. */
export const registryStages = ["none", "staging", "production", "archived"] as const;
export type RegistryStage = (typeof registryStages)[number];

/** A named pointer of a base version id: to an instance, or to a selection rule that names one when it is asked. */
export interface Alias {
  readonly alias: string;
  /** UUID; exactly one of the two is there. */
  readonly instance: string | null;
  /** Place of the instance. */
  readonly place: number | null;
  readonly rule: string | null;
  readonly at: Time;
  readonly by: string;
}

/** One entry of the log of an alias; both are null where it was removed. */
export interface AliasEntry {
  readonly position: number;
  readonly instance: string | null;
  readonly rule: string | null;
  readonly at: Time;
  readonly by: string;
}

/** A base version id as registries show it: with a title that people chose, and what moves on it. */
export interface RegisteredModel {
  readonly project: string;
  readonly baseVersionId: string;
  /** Free text, of one base version id of the project. */
  readonly title: string;
  /** UUID of the newest revision. */
  readonly model: string;
  /** What was said last, or what the newest revision says of itself. */
  readonly description: string;
  /** Of all revisions; the newest one's value where several have one. */
  readonly tags: Readonly<Record<string, string>>;
  /** By name. */
  readonly aliases: readonly Alias[];
  /** The newest instance of each stage. */
  readonly newest: readonly RegisteredInstance[];
  readonly createdAt: Time;
  readonly createdBy: string;
  /** When anything about it last moved. */
  readonly updatedAt: Time;
}

/** An instance as registries show it: by its place among all of its base version id. */
export interface RegisteredInstance {
  readonly uuid: string;
  readonly project: string;
  readonly baseVersionId: string;
  readonly title: string;
  /** Counts from 1 in the order of making, over all revisions and partitions. */
  readonly place: number;
  /** `revision.number`, what people read. */
  readonly version: string;
  readonly partition: Partition;
  readonly stage: RegistryStage;
  /** What was said last, or the instance's own field. */
  readonly description: string;
  readonly fields: Fields;
  readonly tags: Readonly<Record<string, string>>;
  /** Names of the aliases that point at it. */
  readonly aliases: readonly string[];
  readonly deprecated: boolean;
  readonly createdAt: Time;
  readonly createdBy: string;
  readonly updatedAt: Time;
}

/** Names a base version id by itself or by its title. */
export type RegisteredName =
  | { readonly project: string; readonly baseVersionId: string }
  | { readonly project: string; readonly title: string };

/** Names an instance by its UUID, or by its place under a base version id. */
export type RegisteredInstanceName =
  | { readonly uuid: string }
  | (RegisteredName & { readonly place: number });

export interface DescriptionChange {
  readonly subject: { readonly kind: "model" | "instance"; readonly uuid: string };
  readonly description: string;
}

export interface StageChange {
  /** UUID of the instance. */
  readonly uuid: string;
  readonly stage: RegistryStage;
  /** Archives the others that are in the stage. */
  readonly archiveOthers?: boolean;
}

export interface AliasName {
  readonly project: string;
  readonly baseVersionId: string;
  readonly alias: string;
}

/** Exactly one of `instance` and `rule` is given. */
export interface NewAlias extends AliasName {
  /** UUID. */
  readonly instance?: string;
  /** `uuid` of a selection rule, which has the form of a project's name. */
  readonly rule?: string;
}

/** The same in the words of registries. */
export interface PlacedAlias {
  readonly project: string;
  readonly title: string;
  readonly alias: string;
  readonly place: number;
}

export type AliasQuestion = RegisteredName & {
  readonly alias: string;
  /** For an alias that is bound to a rule with several: the only one unless told. */
  readonly partition?: Partition;
};

/** What an alias answers. */
export interface AliasAnswer {
  /** Null when the rule has no champion of this base version id. */
  readonly instance: RegisteredInstance | null;
  readonly rule: string | null;
  /** Why the rule chose it, or has none; empty without a rule. */
  readonly why: string;
}

const ALIAS = /^[\p{L}\p{N}_-]{1,255}$/u;
/** These name versions by themselves. */
const RESERVED = /^(latest|v\d+)$/i;

export function checkAlias(value: unknown): string {
  if (typeof value === "string" && ALIAS.test(value) && !RESERVED.test(value)) return value;
  throw new GalleryError(
    "name.invalid",
    `alias ${quote(value)} must have 1 to 255 letters, digits, '_' or '-', and be neither 'latest' nor 'v' and a number`,
    { field: "alias" },
  );
}

export function checkRegistryStage(value: unknown): RegistryStage {
  const stage = registryStages.find((each) => each === value);
  if (stage !== undefined) return stage;
  throw new GalleryError(
    "request.invalid",
    `stage must be one of ${registryStages.join(", ")}, got ${quote(value)}`,
    { field: "stage" },
  );
}
