import { type GroupWork, run, runToHere, undoTo, type Work } from "../query.ts";
import { abreast } from "./abreast.ts";
import type { Gatherer } from "./gather.ts";
import { type Outcome, type Outcomes, type Pending, StoreFailure } from "./outcome.ts";
import { partsOf } from "./parts.ts";

/** How a database begins and ends one. */
export interface Transaction {
  begin(): Work<void>;
  commit(): Work<void>;
}

/** Carries out one unit; one that refuses is undone alone. */
function* alone(pending: Pending, outcomes: Outcomes): Work<void> {
  yield* run("SAVEPOINT unit");
  try {
    const value = yield* pending.work();
    yield* runToHere("RELEASE unit");
    outcomes.set(pending, { ok: true, value });
  } catch (reason) {
    if (reason instanceof StoreFailure) throw reason;
    outcomes.set(pending, { ok: false, reason });
    yield* undoTo("unit");
    yield* run("RELEASE unit");
  }
}

/** Carries out a part beside each other; false when that was not to be, and nothing of it is left. */
function* together(part: readonly Pending[], outcomes: Outcomes, gatherer: Gatherer): GroupWork<boolean> {
  yield* run("SAVEPOINT part");
  let done: readonly Outcome[] | undefined;
  try {
    done = yield* abreast(part, gatherer);
    if (done !== undefined) yield* runToHere("RELEASE part");
  } catch (reason) {
    if (reason instanceof StoreFailure) throw reason;
    done = undefined;
  }
  if (done === undefined) {
    yield* undoTo("part");
    yield* run("RELEASE part");
    return false;
  }
  part.forEach((pending, index) => void outcomes.set(pending, done![index]!));
  return true;
}

/**
 * Group commit: many units of work share one transaction and pay for one fsync together. Units that touch nothing of
 * each other share statements, too, where a database gathers them; every other has a savepoint of its own. The
 * outcomes count once the commit is known.
 */
export function* groupCommit(
  batch: readonly Pending[],
  transaction: Transaction,
  outcomes: Outcomes,
  gatherer?: Gatherer,
): GroupWork<void> {
  yield* transaction.begin();
  for (const part of gatherer === undefined ? [batch] : partsOf(batch)) {
    if (gatherer !== undefined && part.length > 1 && (yield* together(part, outcomes, gatherer))) continue;
    for (const pending of part) yield* alone(pending, outcomes);
  }
  yield* transaction.commit();
}
