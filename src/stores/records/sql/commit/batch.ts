import { GalleryError } from "../../../../domain/errors.ts";
import { type GroupWork, run, runToHere, type Step, undoTo, type Work } from "../query.ts";
import { abreast } from "./abreast.ts";
import { type Gatherer, readsOnly } from "./gather.ts";
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

/**
 * Group commit: many units of work share one transaction and pay for one fsync together. The outcomes count once the
 * commit is known. False when it is certain that nothing of it was committed.
 */
export type GroupCommit = (
  batch: readonly Pending[],
  transaction: Transaction,
  outcomes: Outcomes,
) => GroupWork<boolean>;

/** Each unit has a savepoint, so that a refusal or a failure is its own. */
export function* oneByOne(
  batch: readonly Pending[],
  transaction: Transaction,
  outcomes: Outcomes,
): GroupWork<true> {
  yield* transaction.begin();
  for (const pending of batch) yield* alone(pending, outcomes);
  yield* transaction.commit();
  return true;
}

/** Shows the steps of a unit on their way. */
function* shown<T>(work: Work<T>, show: (step: Step) => void): Work<T> {
  let turn = work.next();
  while (!turn.done) {
    show(turn.value);
    turn = work.next(yield turn.value);
  }
  return turn.value;
}

/** Carries out one unit as it is, which throws what it refuses when it has changed something before. */
function* asItIs({ work }: Pending): Work<readonly Outcome[]> {
  let changed = false;
  const note = (step: Step) => {
    changed ||= !readsOnly(step);
  };
  try {
    return [{ ok: true, value: yield* shown(work(), note) }];
  } catch (reason) {
    // Where a statement failed, the database goes on with nothing of this transaction.
    if (changed || !(reason instanceof GalleryError)) throw reason;
    return [{ ok: false, reason }];
  }
}

/**
 * In few ways to the database, where each is a round trip: without savepoints, with COMMIT sent behind the last
 * statements, and with units that touch nothing of each other sharing theirs. False when a unit refused after it had
 * changed something, or a statement failed, which makes COMMIT roll back: `oneByOne` then finds out whose fault it was.
 */
export const optimistically = (gatherer: Gatherer): GroupCommit =>
  function* (batch, transaction, outcomes) {
    yield* transaction.begin();
    try {
      for (const part of partsOf(batch)) {
        const done = yield* part.length === 1 ? asItIs(part[0]!) : abreast(part, gatherer);
        if (done === undefined) return yield* takenBack();
        part.forEach((pending, index) => void outcomes.set(pending, done[index]!));
      }
      yield* transaction.commit();
      return true;
    } catch (reason) {
      if (reason instanceof StoreFailure) throw reason;
      return yield* takenBack();
    }
  };

function* takenBack(): Work<false> {
  yield { sql: "ROLLBACK", parameters: [], quiet: true, undoes: true };
  return false;
}
