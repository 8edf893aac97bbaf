import { groupBy } from "../../../domain/collections.ts";
import type { KnownPoint, KnownQuestion, SeriesKey, Tables, Work } from "../../../stores/records/store.ts";
import type { Series } from "../select/candidate.ts";
import type { CompiledSelection } from "../select/compile.ts";
import { isMeant } from "./reach.ts";

/** Which series of an instance are wanted: those that a rule names, as far back as it looks. */
export interface SeriesAsk {
  readonly compiled: CompiledSelection;
  readonly reaches: readonly number[];
  /** Ids of the instance and its project. */
  readonly instance: number;
  readonly project: number;
}

/** A state of the log, and the moment from which a rule looks back. */
export interface When {
  readonly position: number;
  /** Milliseconds since the epoch. */
  readonly moment: number;
}

/** Rules judge whole seconds, so their windows may begin a little earlier than the moment says. */
const SECOND_MS = 1_000;
const EVER = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER } as const;

type KnownKey = SeriesKey & { readonly id: number };

/** One series to be read, with the places of its questions. */
interface Reading {
  readonly ask: number;
  readonly key: KnownKey;
  readonly since: number;
  readonly newest: number;
}

/**
 * The series of each ask. Points that are measured ahead of the moment are among them: their time will come before
 * anybody reads again.
 */
export function* readSeries(tables: Tables, asks: readonly SeriesAsk[], when: When): Work<Series[][]> {
  const readings: Reading[] = [];
  const questions: KnownQuestion[] = [];
  for (const [project, own] of groupBy([...asks.entries()], ([, ask]) => ask.project)) {
    const names = new Set(own.flatMap(([, { compiled }]) => compiled.series.map(({ name }) => name)));
    if (names.size === 0) continue;
    const known = yield* tables.names.seriesNamed(project, [...names]);
    for (const [place, ask] of own) {
      for (const [key, reach] of keysOf(ask, known)) {
        const question = { instance: ask.instance, series: key.id, position: when.position };
        const from = Math.max(EVER.from, when.moment - reach - SECOND_MS);
        const since = questions.push({ ...question, from, to: EVER.to }) - 1;
        const newest = questions.push({ ...question, from: null, to: from }) - 1;
        readings.push({ ask: place, key, since, newest });
      }
    }
  }
  const points = groupBy(yield* tables.metrics.known(questions), ({ question }) => question);
  const found: Series[][] = asks.map(() => []);
  for (const { ask, key, since, newest } of readings) {
    found[ask]!.push(seriesOf(key, [...(points.get(newest) ?? []), ...(points.get(since) ?? [])]));
  }
  return found;
}

/** Each series that an ask means, with the farthest that it is looked back at. */
function keysOf({ compiled, reaches }: SeriesAsk, known: readonly KnownKey[]): Map<KnownKey, number> {
  const found = new Map<KnownKey, number>();
  for (const key of known) {
    const named = { ...key, dimensions: key.dimensions || "{}" };
    for (const [place, wanted] of compiled.series.entries()) {
      if (isMeant(wanted, named)) found.set(key, Math.max(found.get(key) ?? 0, reaches[place]!));
    }
  }
  return found;
}

/** Of points in the order of their moments. */
export const seriesOf = (key: SeriesKey, points: readonly KnownPoint[]): Series => ({
  ...{ scope: key.scope, name: key.name, dimensions: key.dimensions || "{}" },
  times: points.map(({ at }) => at),
  values: points.map(({ value }) => value),
});
