import { groupBy } from "../../../domain/collections.ts";
import type {
  InstanceRow,
  JobRow,
  KnownPoint,
  KnownQuestion,
  SeriesKey,
  Tables,
  Work,
} from "../../../stores/records/store.ts";
import { isMeant } from "../candidates/reach.ts";
import { seriesOf } from "../candidates/series.ts";
import { sourceAt, statesUpTo } from "../candidates/sources.ts";
import type { CandidateSource, Series } from "../select/candidate.ts";
import type { CompiledAction } from "../select/compile.ts";

/** A job with the rule that it is about. */
export interface Asked {
  readonly job: JobRow;
  readonly compiled: CompiledAction;
}

/** What was known of an instance at the state of the log that a job is about. */
export interface Entry {
  readonly source: CandidateSource;
  readonly instance: InstanceRow;
}

/** A point may be measured by a clock that is ahead of ours; what is further ahead is not waited for. */
const AHEAD_MS = 24 * 60 * 60 * 1_000;
/** Rules judge whole seconds, so their windows may begin a little earlier than the moment says. */
const SECOND_MS = 1_000;

/**
 * The instances of these jobs as each job's cause left them, by the jobs' ids: an instance that has moved on since is
 * judged by what it was.
 */
export function* entriesOf(tables: Tables, asked: readonly Asked[]): Work<Map<number, Entry>> {
  const rows = yield* tables.instances.byIds([...new Set(asked.map(({ job }) => job.instance))]);
  const instances = new Map(rows.map((row) => [row.id, row]));
  const position = asked.reduce((newest, { job }) => Math.max(newest, job.position), 0);
  const states = yield* statesUpTo(tables, rows, position);
  const series = yield* seriesOfAll(tables, asked, instances);
  return new Map(
    asked.map(({ job }) => {
      const instance = instances.get(job.instance)!;
      const source = { ...sourceAt(instance, states, job.position), series: series.get(job.id)! };
      return [job.id, { source, instance }];
    }),
  );
}

/** Which points a rule needs of a series: those since a moment, the newest, or both. */
function spansOf({ measures }: CompiledAction, place: number, moment: number): (number | null)[] {
  const own = measures.filter(({ series }) => series === place);
  const everything = own.some((each) => each.window === null && each.function !== "last");
  if (everything) return [Number.MIN_SAFE_INTEGER];
  const windows = own.map(({ window }) => window).filter((window) => window !== null);
  const longest = windows.reduce((most, window) => Math.max(most, window), 0);
  const newest = own.some(({ window }) => window === null) ? [null] : [];
  return longest === 0 ? newest : [moment - longest - SECOND_MS, ...newest];
}

/** One read of a series for a job. */
interface Reading {
  readonly job: number;
  readonly series: number;
  readonly key: SeriesKey;
  /** Of points whose moment is still to come. */
  readonly ahead: boolean;
  readonly question: KnownQuestion;
}

type Read = Pick<Reading, "ahead"> & { readonly points: readonly KnownPoint[] };

function* seriesOfAll(
  tables: Tables,
  asked: readonly Asked[],
  instances: ReadonlyMap<number, InstanceRow>,
): Work<Map<number, Series[]>> {
  const readings: Reading[] = [];
  for (const [project, own] of groupBy(asked, ({ job }) => instances.get(job.instance)!.project)) {
    const names = new Set(own.flatMap(({ compiled }) => compiled.series.map(({ name }) => name)));
    const known = groupBy(yield* tables.names.seriesNamed(project, [...names]), ({ name }) => name);
    for (const each of own) readings.push(...readingsOf(each, known));
  }
  const points = groupBy(
    yield* tables.metrics.known(readings.map(({ question }) => question)),
    ({ question }) => question,
  );
  const found = new Map<number, Series[]>(asked.map(({ job }) => [job.id, []]));
  const bySeries = groupBy([...readings.entries()], ([, { job, series }]) => `${job} ${series}`);
  for (const own of bySeries.values()) {
    const { job, key } = own[0]![1];
    const parts = own.map(([place, { ahead }]) => ({ ahead, points: points.get(place) ?? [] }));
    found.get(job)!.push(assemble(key, parts));
  }
  return found;
}

function readingsOf(
  { job, compiled }: Asked,
  known: ReadonlyMap<string, readonly (SeriesKey & { readonly id: number })[]>,
): Reading[] {
  return compiled.series.flatMap((wanted, place) =>
    (known.get(wanted.name) ?? [])
      .filter((key) => isMeant(wanted, { ...key, dimensions: key.dimensions || "{}" }))
      .flatMap((key) => {
        const question = { instance: job.instance, series: key.id, position: job.position };
        const reading = { job: job.id, series: key.id, key };
        const past = spansOf(compiled, place, job.at).map((from) => ({
          ...reading,
          ahead: false,
          question: { ...question, from, to: job.at },
        }));
        const ahead = { ...question, from: job.at, to: job.at + AHEAD_MS };
        return [...past, { ...reading, ahead: true, question: ahead }];
      }),
  );
}

/** Of several reads of the past, the longest holds the others: each of them ends with the newest point. */
function assemble(key: SeriesKey, parts: readonly Read[]): Series {
  const longest = (wanted: boolean): readonly KnownPoint[] =>
    parts
      .filter(({ ahead }) => ahead === wanted)
      .reduce<readonly KnownPoint[]>((most, { points }) => (points.length > most.length ? points : most), []);
  return seriesOf(key, [...longest(false), ...longest(true)]);
}
