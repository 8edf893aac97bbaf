import type { Change, ChangeKind } from "../../domain/change.ts";
import type { FieldType } from "../../domain/values.ts";
import type { Artifacts } from "./artifacts.ts";
import type { Decisions } from "./decisions.ts";
import type { Approvals, Deployments, Environments, Offers } from "./deployments.ts";
import type { Finder } from "./finding.ts";
import type { Alerts, Firings, Jobs, Retrains, Wakes } from "./jobs.ts";
import type { LoggedModels } from "./logged-models.ts";
import type { Aliases, Places, Titles } from "./registry.ts";
import type {
  BlobRow,
  DeprecationLevel,
  EvaluationRow,
  FileRow,
  IdempotencyRow,
  InstanceRow,
  KnownPoint,
  KnownQuestion,
  ModelRow,
  NewChange,
  NewInstanceRow,
  PointRow,
  ProjectRow,
  SeriesKey,
  SeriesSummary,
  StateEntry,
  StateSubject,
  Tags,
} from "./rows.ts";
import type { RuleSwitches, Rules } from "./rules.ts";
import type { DataSets, Experiments, RunData, Runs } from "./runs.ts";
import type { Work } from "./sql/query.ts";
import type { Deliveries, Readers, Webhooks } from "./subscriptions.ts";
import type { Dependencies, Descents, Lines, Pins } from "./versions.ts";

export type * from "./artifacts.ts";
export type * from "./decisions.ts";
export type * from "./deployments.ts";
export type * from "./jobs.ts";
export type * from "./logged-models.ts";
export type * from "./registry.ts";
export type * from "./rows.ts";
export type * from "./rules.ts";
export type * from "./runs.ts";
export type { Work } from "./sql/query.ts";
export type * from "./subscriptions.ts";
export type * from "./versions.ts";

/**
 * The records store: everything but blobs. Drivers: SQLite (embedded) and PostgreSQL.
 *
 * A unit of work is a generator over `Tables`. It may be run more than once (after a lost connection), so it must
 * take chance and time from outside and keep no state of its own. Times are milliseconds since the epoch; ids are
 * the database's own and never leave the server.
 */
/**
 * All that a work touches which another work may change, in names of the caller's choice: what it changes, and what it
 * only reads. It may leave out what only works change that do not say what they touch, since those run by themselves;
 * and what a unique key of the database holds, as a clash there makes the works run one after the other.
 */
export interface Touches {
  readonly changes: readonly string[];
  readonly reads: readonly string[];
}

export interface Records {
  /** Runs on one consistent state; sees every write that was answered before. */
  read<T>(work: (tables: Tables) => Work<T>): Promise<T>;
  /**
   * All or nothing, one writer at a time, durable when resolved. Works that arrive together may share one commit;
   * one that throws is rolled back alone. Rejects with `store.unavailable` or `store.full` when nothing was written.
   * Works that say what they touch may be carried out beside each other, as if one after the other.
   */
  write<T>(work: (tables: Tables) => Work<T>, touches?: Touches): Promise<T>;
  /** Can it be read now? Rejects when not. */
  check(): Promise<void>;
  /** Finishes what was accepted, then closes. */
  close(): Promise<void>;
}

export interface Tables {
  readonly projects: Projects;
  readonly models: Models;
  readonly find: Finder;
  readonly instances: Instances;
  readonly blobs: Blobs;
  readonly names: Names;
  readonly metrics: MetricTables;
  readonly states: States;
  readonly changes: Changes;
  readonly idempotency: Idempotency;
  readonly dependencies: Dependencies;
  readonly lines: Lines;
  readonly descents: Descents;
  readonly pins: Pins;
  readonly environments: Environments;
  readonly deployments: Deployments;
  readonly approvals: Approvals;
  readonly offers: Offers;
  readonly webhooks: Webhooks;
  readonly deliveries: Deliveries;
  readonly readers: Readers;
  readonly rules: Rules;
  readonly ruleSwitches: RuleSwitches;
  readonly jobs: Jobs;
  readonly wakes: Wakes;
  readonly firings: Firings;
  readonly alerts: Alerts;
  readonly retrains: Retrains;
  readonly decisions: Decisions;
  readonly titles: Titles;
  readonly places: Places;
  readonly aliases: Aliases;
  readonly artifacts: Artifacts;
  readonly loggedModels: LoggedModels;
  readonly experiments: Experiments;
  readonly runs: Runs;
  readonly runData: RunData;
  readonly dataSets: DataSets;
}

export interface Projects {
  byName(name: string): Work<ProjectRow | undefined>;
  byId(id: number): Work<ProjectRow>;
  insert(project: Omit<ProjectRow, "id">): Work<ProjectRow>;
  /** By name, after the given one. */
  list(after: string, limit: number): Work<ProjectRow[]>;
}

export type NewModelRow = Pick<ModelRow, "uuid" | "base" | "doc" | "created" | "actor">;

export interface FirstTitle {
  readonly project: number;
  readonly wanted: string;
  /** Whether nobody is known to have it. */
  readonly isFree: boolean;
}

/** What makes a revision returns its id, which is known with the next rows that are waited for. */
export interface Models {
  byUuid(uuid: string): Work<ModelRow | undefined>;
  byId(id: number): Work<ModelRow>;
  /** A revision of a base version id: the newest when no number is given. */
  find(project: number, base: string, revision?: number): Work<ModelRow | undefined>;
  /** The newest revision of each base version id after the given name. */
  listNewest(project: number, after: string, limit: number): Work<ModelRow[]>;
  listRevisions(project: number, base: string, after: number, limit: number): Work<ModelRow[]>;
  /** A name that the project does not have yet. */
  insertBase(project: number, name: string): Work<number>;
  /** The first revision of a base version id, which gets a title: that of its first one, or that with a number. */
  insertFirst(model: NewModelRow, title: FirstTitle): Work<() => number>;
  insertNext(model: NewModelRow & { readonly revision: number }): Work<() => number>;
  setTags(id: number, tags: Tags): Work<void>;
}

export interface Instances {
  byUuid(uuid: string): Work<InstanceRow | undefined>;
  /** Just the row id and project: what a metric write needs. */
  locate(uuid: string): Work<{ id: number; project: number } | undefined>;
  byIds(ids: readonly number[]): Work<InstanceRow[]>;
  /** Row ids of those that exist, in no order. */
  idsOf(uuids: readonly string[]): Work<{ uuid: string; id: number }[]>;
  byVersion(line: number, revision: number, number: number): Work<InstanceRow | undefined>;
  /** Of all lines of a base version id, or of one partition (canonical JSON), oldest first. */
  listOfBase(
    base: number,
    partition: string | undefined,
    afterId: number,
    limit: number,
  ): Work<InstanceRow[]>;
  findLine(base: number, partition: string): Work<number | undefined>;
  ensureLine(base: number, partition: string): Work<number>;
  /** Of a project, in the order of their making. */
  listOfProject(project: number, afterId: number, limit: number): Work<InstanceRow[]>;
  /** Which of these were made by a position of the log. */
  madeBy(ids: readonly number[], position: number): Work<number[]>;
  /** The newest of a base version id in a partition (canonical JSON) that is not deprecated. */
  newestLive(project: number, base: string, partition: string): Work<InstanceRow | undefined>;
  /** Ids of those of a project that are not deprecated, in the order of their making. */
  live(project: number, afterId: number, limit: number): Work<number[]>;
  /** Ids of those that a deprecation at a level reaches, in the order of their making. */
  reachedAt(level: DeprecationLevel, id: number, afterId: number, limit: number): Work<number[]>;
  /** The next unused number of a revision in a line, counting from 0. */
  nextNumber(line: number, revision: number): Work<number>;
  insert(instance: NewInstanceRow): Work<number>;
  insertFiles(files: readonly { instance: number; path: string; blob: number }[]): Work<void>;
  files(instances: readonly number[]): Work<FileRow[]>;
  /** Notes on an instance, or on all of a revision or base version id, that it is deprecated at a level, or no longer. */
  setDeprecated(level: DeprecationLevel, id: number, deprecated: boolean): Work<void>;
  setTags(id: number, tags: Tags): Work<void>;
}

export interface Blobs {
  byDigest(digest: string): Work<BlobRow | undefined>;
  /** Only what the project has uploaded itself: knowing a digest opens nothing. */
  inProject(project: number, digests: readonly string[]): Work<BlobRow[]>;
  insert(blob: Omit<BlobRow, "id"> & { created: number }): Work<number>;
  /** Lets the project name the blob, and protects it from the sweep for a grace time from `at`. */
  noteUpload(project: number, blob: number, at: number): Work<void>;
  /** Blobs that no instance and no artifact names or ever named, and that nobody has uploaded since `before`. */
  unreferenced(before: number, afterId: number, limit: number): Work<BlobRow[]>;
  /** Forgets a blob if it is still unreferenced and not uploaded since; true when it was. */
  forget(id: number, before: number): Work<boolean>;
  /** Which of these locations have a record. */
  known(locations: readonly string[]): Work<string[]>;
}

/** The names that a project uses, each with the type or identity that it keeps for good. */
export interface Names {
  fields(project: number): Work<{ name: string; type: FieldType }[]>;
  field(project: number, name: string): Work<FieldType | undefined>;
  defineField(project: number, name: string, type: FieldType): Work<void>;
  series(project: number, key: SeriesKey): Work<number | undefined>;
  defineSeries(project: number, key: SeriesKey): Work<number>;
  listSeries(project: number): Work<(SeriesKey & { id: number })[]>;
  /** Those with one of these names, in any scope and dimensions. */
  seriesNamed(project: number, names: readonly string[]): Work<(SeriesKey & { id: number })[]>;
}

export interface MetricTables {
  /** Appends points and moves the newest values; a point older than the newest moves nothing. */
  insert(points: readonly PointRow[]): Work<void>;
  /** Of the series of an instance; only points measured and recorded by `asOf` when it is given. */
  summaries(
    instance: number,
    filter: { scope?: string; name?: string; asOf?: number },
  ): Work<SeriesSummary[]>;
  /** Oldest first, after the point `(at, id)`. */
  history(
    instance: number,
    series: number,
    window: { from: number; to: number },
    after: { at: number; id: number },
    limit: number,
  ): Work<(PointRow & { evaluationUuid: string | null })[]>;
  /** What was known of series at a state of the log; each answer names its question by its place. */
  known(questions: readonly KnownQuestion[]): Work<KnownPoint[]>;
  insertEvaluation(evaluation: Omit<EvaluationRow, "id" | "instanceUuid">): Work<number>;
  evaluation(uuid: string): Work<EvaluationRow | undefined>;
  evaluations(instance: number, afterId: number, limit: number): Work<EvaluationRow[]>;
}

export interface States {
  append(entries: readonly StateEntry[]): Work<void>;
  /** All entries of one name of a subject, oldest first. */
  history(subjectKind: StateSubject, subject: number, name: string): Work<StateEntry[]>;
  /** The newest entry of one name. */
  newest(subjectKind: StateSubject, subjects: readonly number[], name: string): Work<StateEntry[]>;
  /** The newest entry of each name, by `asOf` when it is given. */
  current(subjectKind: StateSubject, subjects: readonly number[], asOf?: number): Work<StateEntry[]>;
  /** All entries of these subjects up to a position, oldest first. */
  upTo(subjectKind: StateSubject, subjects: readonly number[], position: number): Work<StateEntry[]>;
}

export interface Changes {
  head(): Work<number>;
  /** Takes the next positions; returns the first. Call it in the transaction that appends them. */
  reserve(count: number): Work<number>;
  append(entries: readonly (NewChange & { position: number })[]): Work<void>;
  /** Which of these instances have a metric or an evaluation, by `asOf` when it is given. */
  measured(instances: readonly number[], asOf?: number): Work<number[]>;
  /** When the entries at these positions were written, in milliseconds since the epoch. */
  times(positions: readonly number[]): Work<ReadonlyMap<number, number>>;
  /** In order, never an entry whose elder may still commit. */
  list(filter: ChangeRange, limit: number): Work<Change[]>;
}

/** Changes after a position, and up to another one when it is given. */
export interface ChangeRange {
  readonly after: number;
  readonly upTo?: number;
  readonly project?: number;
  /** Of the revisions and instances under it. */
  readonly base?: number;
  readonly uuid?: string;
  readonly kinds?: readonly ChangeKind[];
}

export interface Idempotency {
  find(actor: string, key: string): Work<IdempotencyRow | undefined>;
  insert(actor: string, key: string, row: IdempotencyRow, at: number): Work<void>;
  prune(before: number): Work<void>;
}
