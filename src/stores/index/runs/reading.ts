import type { Dialect } from "../../records/sql/dialect.ts";
import { forEachList, rows, type Work } from "../../records/sql/query.ts";
import { type Fragment, integer, join, raw, sql } from "../../records/sql/search/fragment.ts";
import type { RunSource } from "../../records/sql/search/runs/places.ts";
import { runSubject } from "../../records/sql/search/runs/subject.ts";
import { readHead } from "../log-head.ts";
import { type RunPlace, splitUuid, uuidParts } from "./places.ts";

/** What the columns of runs read of the tables. Each is one short unit of reading. */

/** A run with its values, in the order of the places that were asked for. */
export interface RawRun {
  readonly id: number;
  readonly values: readonly (string | number | null)[];
}

type Cell = string | number | boolean | null;

/** The next runs of an experiment behind an id, by their ids. */
export function readRunsAfter(
  experiment: number,
  { after, limit }: { readonly after: number; readonly limit: number },
  places: readonly RunPlace[],
  dialect: Dialect,
): Work<RawRun[]> {
  const block = sql`(SELECT * FROM run WHERE experiment = ${integer(experiment)} AND id > ${integer(after)}
    ORDER BY id LIMIT ${integer(limit)})`;
  return readRuns(sql`${block} r ORDER BY r.id`, places, dialect);
}

/** Those of some runs that are of an experiment, by their ids. */
export function readRunsOf(
  experiment: number,
  ids: readonly number[],
  places: readonly RunPlace[],
  dialect: Dialect,
): Work<RawRun[]> {
  return forEachList(ids, (wanted) => {
    const among: Fragment = { text: wanted.sql, parameters: wanted.parameters };
    const where = sql`run r WHERE r.id IN ${among} AND r.experiment = ${integer(experiment)} ORDER BY r.id`;
    return readRuns(where, places, dialect);
  });
}

function* readRuns(from: Fragment, places: readonly RunPlace[], dialect: Dialect): Work<RawRun[]> {
  const sources = places.filter((place): place is RunSource => place.kind !== "uuid");
  const columns = sources.map((source, index) => sql`, ${valueSql(source, dialect)} AS ${raw(`v${index}`)}`);
  const read = sql`SELECT r.id AS id, r.uuid AS uuid ${join(columns, "")} FROM ${from}`;
  const found = yield* rows<Record<string, Cell>>(read.text, read.parameters);
  const indexes = places.map((place) => (place.kind === "uuid" ? -1 : sources.indexOf(place)));
  return found.map((each) => {
    const parts = splitUuid(each.uuid as string);
    const valueAt = (place: RunPlace, index: number): string | number | null => {
      if (place.kind === "uuid") return parts[uuidParts.indexOf(place)]!;
      const value = each[`v${indexes[index]!}`]!;
      return typeof value === "boolean" ? Number(value) : value;
    };
    return { id: each.id as number, values: places.map(valueAt) };
  });
}

/** A boolean as a number and a list as text; where nothing was recorded, nothing. */
function valueSql(source: RunSource, dialect: Dialect): Fragment {
  const value = runSubject.sql(source, dialect);
  if (source.kind === "recorded") return sql`nullif(${value}, 0)`;
  return source.kind === "list" ? sql`CAST(${value} AS TEXT)` : value;
}

/** What changed since a position. */
export interface Touched {
  readonly position: number;
  readonly runs: readonly number[];
  /** Experiments that changed themselves, and with them perhaps all of their runs. */
  readonly experiments: readonly number[];
}

/** Changes of one read. */
const DELTA_LIMIT = 10_000;
const TOO_FAR = 500_000;

/** Null when nothing has changed; "too far" when so much has that reading anew is less. */
export function* readTouched(after: number): Work<Touched | "too far" | null> {
  const head = yield* readHead();
  if (head <= after) return null;
  if (head - after > TOO_FAR) return "too far";
  const position = Math.min(head, after + DELTA_LIMIT);
  const changes = yield* rows<{ kind: string; subject: number }>(
    `SELECT DISTINCT subject_kind AS kind, subject FROM change
     WHERE position > ? AND position <= ? AND kind IN ('run.created', 'run.recorded', 'run.changed', 'experiment.changed')
     ORDER BY subject`,
    [after, position],
  );
  const subjects = (wanted: string): number[] =>
    changes.flatMap(({ kind, subject }) => (kind === wanted ? [subject] : []));
  return { position, runs: subjects("run"), experiments: subjects("experiment") };
}
