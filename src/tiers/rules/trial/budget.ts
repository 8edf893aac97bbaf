/** Instances, values of series and intervals that the tests of one file may have together. */
export const mostWork = 1_000_000;

/** Bounds what a file makes of few words: what all tests share counts for each of them. */
export class Budget {
  private left = mostWork;

  /** False when there was too little left. */
  take(cost: number): boolean {
    this.left -= cost;
    return !this.isSpent;
  }

  get isSpent(): boolean {
    return this.left < 0;
  }
}
