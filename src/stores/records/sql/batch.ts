import type { GalleryError } from "../../../domain/errors.ts";
import { run, runToHere, undoTo, type Work } from "./query.ts";

/** A unit of work that waits for a commit, and who waits for it. */
export interface Pending {
  readonly work: () => Work<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: unknown };

/** Raised by a driver when the database itself failed: nothing of the whole batch may be believed. */
export class StoreFailure extends Error {
  readonly refusal: GalleryError;
  constructor(refusal: GalleryError) {
    super(refusal.message, { cause: refusal });
    this.refusal = refusal;
  }
}

/**
 * Group commit: many units of work share one transaction, each inside a savepoint of its own, so that one which
 * refuses is undone alone and all the others pay for one fsync together. The outcomes count once the commit is known.
 */
export function* groupCommit(
  batch: readonly Pending[],
  begin: () => Work<void>,
  outcomes: Outcome[],
): Work<void> {
  yield* begin();
  for (const pending of batch) {
    yield* run("SAVEPOINT unit");
    try {
      const value = yield* pending.work();
      yield* runToHere("RELEASE unit");
      outcomes.push({ ok: true, value });
    } catch (reason) {
      if (reason instanceof StoreFailure) throw reason;
      outcomes.push({ ok: false, reason });
      yield* undoTo("unit");
      yield* run("RELEASE unit");
    }
  }
  yield* runToHere("COMMIT");
}

/** Tells everyone who waits what became of their unit; only called once the commit is known. */
export function settle(batch: readonly Pending[], outcomes: readonly Outcome[]): void {
  batch.forEach((pending, index) => {
    const outcome = outcomes[index]!;
    if (outcome.ok) pending.resolve(outcome.value);
    else pending.reject(outcome.reason);
  });
}

export function refuseAll(batch: readonly Pending[], reason: unknown): void {
  const refusal = reason instanceof StoreFailure ? reason.refusal : reason;
  for (const pending of batch) pending.reject(refusal);
}
