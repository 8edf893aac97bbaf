import type { Series } from "../select/candidate.ts";
import { countUntil } from "../select/series.ts";
import { secondSeeing } from "../select/validity.ts";
import type { PastSeries } from "./past.ts";

/** The part of a series that was known at one moment after another. */
export class KnownSeries implements Series {
  readonly scope: string;
  readonly name: string;
  readonly dimensions: string;
  readonly times: number[] = [];
  readonly values: number[] = [];
  private readonly past: PastSeries;
  private readonly recorded: readonly number[];
  /** Places in the past in the order in which their values became known. */
  private readonly order: readonly number[];
  private next = 0;

  constructor(past: PastSeries, recorded: readonly number[]) {
    this.scope = past.scope;
    this.name = past.name;
    this.dimensions = past.dimensions;
    this.past = past;
    this.recorded = recorded;
    this.order = recorded.map((_, at) => at).sort((one, other) => recorded[one]! - recorded[other]!);
  }

  /** Takes in what became known until the moment; whether anything did. */
  learn(moment: number): boolean {
    const before = this.next;
    for (; this.next < this.order.length; this.next++) {
      const place = this.order[this.next]!;
      if (this.recorded[place]! > moment) break;
      const time = this.past.times[place]!;
      const at = countUntil(this.times, time, this.times.length);
      this.times.splice(at, 0, time);
      this.values.splice(at, 0, this.past.values[place]!);
    }
    return this.next > before;
  }
}

/** A series as it is to be replayed: by itself when every value was known in the second of its measuring. */
export function replayable(past: PastSeries): Series | KnownSeries {
  const { recorded, times } = past;
  if (recorded === undefined || recorded.every((moment, at) => moment <= secondSeeing(times[at]!)))
    return past;
  return new KnownSeries(past, recorded);
}
