import type { Interval } from "./bootstrap.ts";
import { bootstrapInterval } from "./bootstrap.ts";
import { gainOf, type Objective } from "./objective.ts";

const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** Weeks begin on Mondays; the epoch was a Thursday. */
const weekOf = (moment: number): number => Math.floor((moment + 3 * DAY) / WEEK);
export const startOfWeek = (week: number): number => week * WEEK - 3 * DAY;

/** What the rule gained over one way to choose, in one week. */
export interface WeekGain {
  readonly week: number;
  total: number;
  decisions: number;
}

/** How one way to choose fared over many decisions. */
export class Tally {
  /** Decisions whose objective is known. */
  scored = 0;
  private total = 0;
  private readonly weeks = new Map<number, WeekGain>();
  private readonly objective: Objective;

  constructor(objective: Objective) {
    this.objective = objective;
  }

  /** Takes in one decision: the value that this way would have had, and the rule's own; NaN for unknown ones. */
  add(moment: number, value: number, ruleValue: number): void {
    if (Number.isNaN(value)) return;
    this.scored++;
    this.total += value;
    if (Number.isNaN(ruleValue)) return;
    const gain = this.weekAt(weekOf(moment));
    gain.total += gainOf(this.objective, ruleValue, value);
    gain.decisions++;
  }

  /** Takes in what another tally has taken in. */
  merge(other: Tally): void {
    this.scored += other.scored;
    this.total += other.total;
    for (const { week, total, decisions } of other.weeks.values()) {
      const gain = this.weekAt(week);
      gain.total += total;
      gain.decisions += decisions;
    }
  }

  /** Null when nothing is known. */
  get mean(): number | null {
    return this.scored === 0 ? null : this.total / this.scored;
  }

  /** The rule's gain, week by week. */
  gains(): readonly WeekGain[] {
    return [...this.weeks.values()].sort((one, other) => one.week - other.week);
  }

  /** The rule's mean gain a decision where both values are known, with its 95 % interval; null when they never are. */
  gain(seed: number): Gain | null {
    const gains = this.gains();
    const decisions = gains.reduce((sum, week) => sum + week.decisions, 0);
    if (decisions === 0) return null;
    const mean = gains.reduce((sum, week) => sum + week.total, 0) / decisions;
    return { mean, interval: bootstrapInterval(gains, seed), decisions, weeks: gains.length };
  }

  private weekAt(week: number): WeekGain {
    const known = this.weeks.get(week);
    if (known !== undefined) return known;
    const gain: WeekGain = { week, total: 0, decisions: 0 };
    this.weeks.set(week, gain);
    return gain;
  }
}

export interface Gain {
  /** In the objective's unit; above zero when the rule was better. */
  readonly mean: number;
  /** Null with fewer than two weeks. */
  readonly interval: Interval | null;
  /** Over so many decisions. */
  readonly decisions: number;
  readonly weeks: number;
}
