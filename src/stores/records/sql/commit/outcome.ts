import type { GalleryError } from "../../../../domain/errors.ts";
import type { Touches } from "../../store.ts";
import type { Work } from "../query.ts";

/** A unit of work that waits for a commit, and who waits for it. */
export interface Pending {
  readonly work: () => Work<unknown>;
  readonly touches: Touches | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

export type Outcome<T = unknown> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: unknown };

export type Outcomes = Map<Pending, Outcome>;

/** Raised by a driver when the database itself failed: nothing of the whole batch may be believed. */
export class StoreFailure extends Error {
  readonly refusal: GalleryError;
  constructor(refusal: GalleryError) {
    super(refusal.message, { cause: refusal });
    this.refusal = refusal;
  }
}

/** Tells everyone who waits what became of their unit; only called once the commit is known. */
export function settle(outcomes: Outcomes): void {
  for (const [pending, outcome] of outcomes) {
    if (outcome.ok) pending.resolve(outcome.value);
    else pending.reject(outcome.reason);
  }
}

export function refuseAll(batch: readonly Pending[], reason: unknown): void {
  const refusal = reason instanceof StoreFailure ? reason.refusal : reason;
  for (const pending of batch) pending.reject(refusal);
}
