import type { Random } from "./random.ts";

/** What may go wrong in one history, and how often; a seed chooses which are on and how strong. */
export interface Faults {
  /** A statement of the database fails. */
  statement: number;
  /** A commit fails, and nothing of it is kept. */
  commit: number;
  /** A commit succeeds, and the server hears that the database is gone. */
  doubt: number;
  /** The server dies before a step of the schedule, or in the middle of a transaction. */
  crash: number;
  /** A call of the blob store fails. */
  blob: number;
  /** A request's bytes arrive incomplete. */
  torn: number;
  /** An answer never reaches its caller. */
  lost: number;
  /** A request arrives twice. */
  twice: number;
}

const STRONGEST: Faults = {
  statement: 0.004,
  commit: 0.03,
  doubt: 0.03,
  crash: 0.01,
  blob: 0.05,
  torn: 0.1,
  lost: 0.2,
  twice: 0.1,
};

export const calm = (): Faults => ({
  statement: 0,
  commit: 0,
  doubt: 0,
  crash: 0,
  blob: 0,
  torn: 0,
  lost: 0,
  twice: 0,
});

export function swarm(random: Random): Faults {
  const faults = calm();
  for (const name of Object.keys(STRONGEST) as (keyof Faults)[]) {
    if (random.chance(0.5)) faults[name] = (STRONGEST[name] * (1 + random.below(4))) / 4;
  }
  return faults;
}
