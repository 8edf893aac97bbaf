/** The ends of a 95 % interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const ROUNDS = 2_000;

/**
 * A percentile interval of a mean over decisions, by drawing whole weeks with replacement: decisions of one week are
 * alike, so they are drawn together. The same seed draws the same weeks. Null with fewer than two weeks.
 */
export function bootstrapInterval(
  weeks: readonly { readonly total: number; readonly decisions: number }[],
  seed: number,
): Interval | null {
  if (weeks.length < 2) return null;
  const draw = randomNumbers(seed);
  const means = new Float64Array(ROUNDS);
  for (let round = 0; round < ROUNDS; round++) {
    let [total, decisions] = [0, 0];
    for (let count = 0; count < weeks.length; count++) {
      const week = weeks[Math.floor(draw() * weeks.length)]!;
      total += week.total;
      decisions += week.decisions;
    }
    means[round] = total / decisions;
  }
  means.sort();
  return { low: means[Math.floor(ROUNDS * 0.025)]!, high: means[Math.ceil(ROUNDS * 0.975) - 1]! };
}

/** Numbers in [0, 1) that follow from the seed alone (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
