import type { CompiledSelection } from "../select/compile.ts";
import { secondSeeing } from "../select/validity.ts";
import type { Past, PastSeries } from "./past.ts";

/** When a backtest decides, in milliseconds since the epoch. */
export interface Moments {
  /** Seconds between two decisions, counted from the epoch; null to decide at every change that the rule may notice. */
  readonly every: number | null;
  /** The first moment that counts; null for the first at which there is an instance. */
  readonly from: number | null;
  /** The moment at which the last decision ends; null for the last thing that is known. */
  readonly until: number | null;
}

/** The whole seconds at which a rule decides in one partition, ascending. */
export function momentsOf(
  compiled: CompiledSelection,
  past: Past,
  { every, from, until }: Moments,
): number[] {
  const [begin, end] = spanOf(past);
  const first = secondSeeing(Math.max(begin, from ?? begin));
  const last = until ?? end;
  if (every !== null) return grid(first, last, every * 1000);
  const moments = new Set<number>();
  for (const change of changesOf(compiled, past)) {
    const moment = secondSeeing(change);
    if (moment >= first && moment <= last) moments.add(moment);
  }
  // What was known before counts from the start.
  if (begin < first && first <= last) moments.add(first);
  return [...Float64Array.from(moments).sort()];
}

/** When the first instance was created, and the last thing known happened. */
function spanOf({ instances }: Past): readonly [begin: number, end: number] {
  let [begin, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { created, series } of instances) {
    begin = Math.min(begin, created);
    end = Math.max(end, secondSeeing(created));
    for (const { times } of series) end = Math.max(end, secondSeeing(times.at(-1) ?? created));
  }
  return [begin, end];
}

function grid(first: number, last: number, step: number): number[] {
  const moments: number[] = [];
  for (let moment = Math.ceil(first / step) * step; moment <= last; moment += step) moments.push(moment);
  return moments;
}

function* changesOf(compiled: CompiledSelection, { instances }: Past): Generator<number> {
  for (const { created, deprecations, taggings = [], series } of instances) {
    yield created;
    for (const { time } of taggings) yield time;
    for (const { from, until } of deprecations) {
      yield from;
      if (until !== null) yield until;
    }
    for (const one of series) if (isNamed(compiled, one)) yield* knownAt(one);
  }
}

const isNamed = ({ series }: CompiledSelection, { scope, name, dimensions }: PastSeries): boolean =>
  series.some(
    (named) =>
      named.name === name &&
      named.dimensions === dimensions &&
      (named.scope === null || named.scope === scope),
  );

/** When each value could be seen: once it was recorded, and not before the moment that it is of. */
const knownAt = ({ times, recorded }: PastSeries): readonly number[] =>
  recorded === undefined ? times : times.map((time, at) => Math.max(time, recorded[at]!));
