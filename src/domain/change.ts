import type { Door } from "./caller.ts";
import type { Time } from "./values.ts";

export const changeKinds = [
  "project.created",
  "model.created",
  "model.revised",
  "model.tagged",
  "instance.created",
  "instance.tagged",
  "instance.deprecated",
  "instance.restored",
  "metric.recorded",
  "evaluation.recorded",
] as const;

export type ChangeKind = (typeof changeKinds)[number];

export type SubjectKind = "project" | "model" | "instance";

/** One entry of the append-only log of everything that happened. */
export interface Change {
  /** Dense, in commit order: whoever has read up to a position has missed nothing below it. */
  readonly position: number;
  readonly at: Time;
  readonly kind: ChangeKind;
  readonly project: string;
  readonly subject: { readonly kind: SubjectKind; readonly uuid: string };
  readonly actor: string;
  readonly door: Door;
  readonly requestId: string;
  /** What changed, small: names and counts, never blobs or long texts. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface ChangeRequest {
  /** Position after which to read; 0 for the beginning. */
  readonly after?: number;
  /** 1 to 1,000; 100 unless told. */
  readonly limit?: number;
  readonly project?: string;
  /** UUID of a model or instance. */
  readonly subject?: string;
  readonly kinds?: readonly ChangeKind[];
}

export interface ChangePage {
  readonly items: readonly Change[];
  /** Where to go on reading: the last position looked at, also when nothing matched. */
  readonly position: number;
  /** The newest position of the log. */
  readonly head: number;
}
