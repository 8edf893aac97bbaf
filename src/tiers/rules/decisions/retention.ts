import type { Timer } from "../../../domain/seams.ts";
import type { TierContext } from "../../transaction.ts";

const HOUR_MS = 60 * 60 * 1_000;
const DAY_MS = 24 * HOUR_MS;
/** Decisions of one write. */
const BATCH = 1_000;

/** Forgets decisions of more than so many days ago, every hour, except those that still stand. */
export function keepDecisionsFor(days: number, { records, seams }: TierContext): Timer {
  return seams.timers.every(HOUR_MS, () => {
    const before = seams.clock.now() - days * DAY_MS;
    const prune = async (): Promise<void> => {
      while ((await records.write((tables) => tables.decisions.prune(before, BATCH))) === BATCH);
    };
    // A failure is met again by the next hour's turn.
    prune().catch(() => {});
  });
}
