import fc from "fast-check";
import { draws } from "./graph-draws.ts";
import { playSequence, type Tally } from "./graph-judge.ts";
import type { Tiers } from "./graph-tier.ts";

/** Plays random sequences; a failure tells its seed and the shortest sequence that fails. */
export async function playMany(tiers: Tiers, sequences: number, seed?: number): Promise<Tally> {
  const tally: Tally = new Map();
  let played = 0;
  await fc.assert(
    fc.asyncProperty(draws, (sequence) => playSequence(tiers, `${played++}`, sequence, tally)),
    { numRuns: sequences, ...(seed === undefined ? {} : { seed }) },
  );
  return tally;
}
