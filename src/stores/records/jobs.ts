import type { FiringCause, FiringOutcome, Matcher } from "../../domain/firing.ts";
import type { JobKind, JobState } from "../../domain/job.ts";
import type { RuleStage } from "../../domain/rule.ts";
import type { Work } from "./sql/query.ts";

/* What rules have to do. A job exists if and only if the write that made it was committed. */

/** A job that waits and has not been tried is due from the beginning of time. */
export const DUE_AT_ONCE = 0;

/** The target of all evaluations; acts have the name of what they call. */
export const EVALUATIONS = "";

export interface NewJob {
  readonly kind: JobKind;
  /** What tells it from all others: a second one with the same key is not made. */
  readonly key: string;
  /** Those of one target take turns: a slow one holds up no others. */
  readonly target: string;
  /** Those of one lane are done in the order of their making, and none before the one before it is done or dead. */
  readonly lane: string;
  /** UUID of the rule. */
  readonly rule: string;
  readonly instance: number;
  readonly cause: FiringCause;
  /** The state of the log that it is about. */
  readonly position: number;
  /** The moment that it is about. */
  readonly at: number;
  readonly firing: number | null;
  readonly doc: Readonly<Record<string, unknown>> | null;
}

export interface JobRow extends NewJob {
  readonly id: number;
  readonly state: JobState;
  /** When it is tried, or, while it is, taken by somebody else if nothing comes of it; null when it no longer waits. */
  readonly due: number | null;
  readonly attempts: number;
  /** Grows with each taking: who took it before can no longer change anything. */
  readonly fence: number;
  readonly result: string | null;
}

/** With the UUIDs that callers name things by. */
export interface DescribedJob extends JobRow {
  readonly instanceUuid: string;
  readonly firingUuid: string | null;
}

/** Names a job as it was taken. */
export type Taken = Pick<JobRow, "id" | "fence">;

/** What became of an attempt; `attempts` is what it counts for. */
export type Settlement = Taken & Pick<JobRow, "state" | "due" | "attempts" | "result">;

export interface Jobs {
  /** In their order within a lane; those whose key is known are left out. */
  insert(jobs: readonly NewJob[]): Work<void>;
  /** Of each target with waiting jobs: whether one has never been tried, and when the first of the others is due. */
  schedule(): Work<{ target: string; fresh: boolean; due: number | null }[]>;
  /**
   * Takes due jobs of a target until `leasedUntil`, oldest first within a lane and no job whose elder is taken or tried
   * again later. Their attempts and fences have gone up by one.
   */
  take(target: string, now: number, leasedUntil: number, limit: number): Work<JobRow[]>;
  /** Which of these are still as they were taken. */
  held(taken: readonly Taken[]): Work<number[]>;
  /** Goes on holding a job, if it is still as it was taken; false when it is not. */
  renew(taken: Taken, leasedUntil: number): Work<boolean>;
  /** Writes down what became of a job, if it is still as it was taken; false when it is not. */
  settle(settlement: Settlement): Work<boolean>;
  /** Forgets jobs that were done. */
  remove(ids: readonly number[]): Work<void>;
  byKey(key: string): Work<DescribedJob | undefined>;
  /** A dead job waits again as if it had never been tried; false when it is not dead. */
  replay(id: number): Work<boolean>;
  /** Newest first, before an id. */
  list(
    filter: { state?: JobState; rule?: string; firing?: string; before: number },
    limit: number,
  ): Work<DescribedJob[]>;
}

/** A moment at which a rule looks by itself. */
export interface WakeRow {
  readonly id: number;
  /** What tells it from all others. */
  readonly key: string;
  readonly rule: string;
  /** Null for all instances of the rule's project. */
  readonly instance: number | null;
  readonly cause: Exclude<FiringCause, "change">;
  readonly due: number;
  /** Instances up to this one have been looked at, when it is for all. */
  readonly after: number;
}

export interface Wakes {
  /** Makes it, or moves the one with the same key. */
  put(wakes: readonly Omit<WakeRow, "id" | "after">[]): Work<void>;
  remove(keys: readonly string[]): Work<void>;
  due(now: number, limit: number): Work<WakeRow[]>;
  /** When the first is due. */
  first(): Work<number | null>;
  byKeys(keys: readonly string[]): Work<WakeRow[]>;
  /** Notes how far it has come with the instances. */
  advance(id: number, after: number): Work<void>;
  /** Up to here the log's changes have become jobs; undefined before the first time. */
  position(): Work<LogPlace | undefined>;
  setPosition(place: LogPlace): Work<void>;
}

/** A place in the log, perhaps in the middle of a change that is about many instances. */
export interface LogPlace {
  readonly position: number;
  /** Of the change after the position, instances up to this one; 0 when none. */
  readonly after: number;
}

export interface NewFiringRow {
  readonly uuid: string;
  readonly rule: string;
  readonly team: string;
  readonly commit: string;
  readonly stage: RuleStage;
  readonly instance: number;
  readonly cause: FiringCause;
  readonly position: number;
  readonly at: number;
  readonly outcome: FiringOutcome;
  readonly actions: number;
  readonly why: string;
  readonly inputs: string;
}

export interface FiringRow extends NewFiringRow {
  readonly id: number;
  readonly instanceUuid: string;
}

/** Where a rule stands with an instance, from one look to the next. */
export interface StandingRow {
  readonly rule: string;
  readonly instance: number;
  readonly phase: "waiting" | "pending" | "acted";
  /** Since when the condition has held, while it is pending. */
  readonly since: number | null;
}

export interface Firings {
  /** Returns the ids, in the order of the rows. */
  insert(rows: readonly NewFiringRow[]): Work<number[]>;
  byUuid(uuid: string): Work<FiringRow | undefined>;
  /** Newest first, before an id. */
  list(
    filter: { rule?: string; instance?: number; outcome?: FiringOutcome; before: number },
    limit: number,
  ): Work<FiringRow[]>;
  /** Forgets those from before a moment whose actions are done; gives how many. */
  prune(before: number, limit: number): Work<number>;
  standings(pairs: readonly Pick<StandingRow, "rule" | "instance">[]): Work<StandingRow[]>;
  putStandings(rows: readonly StandingRow[]): Work<void>;
}

export interface SilenceRow {
  readonly id: number;
  readonly uuid: string;
  readonly matchers: readonly Matcher[];
  readonly comment: string;
  readonly starts: number;
  readonly ends: number;
  readonly actor: string;
}

/** One alert of a rule: all instances under a base version id that it fires for. */
export interface AlertRow {
  readonly rule: string;
  readonly base: number;
  /** When the first of its instances fired. */
  readonly since: number;
  /** When it was sent; null while it is held back. */
  readonly sent: number | null;
  readonly members: number;
}

/** An alert as it was told. */
export interface SentAlertRow extends AlertRow {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Alerts {
  insertSilence(silence: Omit<SilenceRow, "id">): Work<void>;
  silence(uuid: string): Work<SilenceRow | undefined>;
  /** Those that have not ended, in the order of their making. */
  silences(now: number, afterId: number, limit: number): Work<SilenceRow[]>;
  endSilence(id: number, ends: number): Work<void>;
  join(rule: string, base: number, instance: number, at: number): Work<void>;
  /** False when it was no member. */
  leave(rule: string, base: number, instance: number): Work<boolean>;
  find(rule: string, base: number): Work<AlertRow | undefined>;
  /** Which of these base version ids have an alert that was sent. */
  firing(bases: readonly number[]): Work<number[]>;
  setSent(
    rule: string,
    base: number,
    told: Pick<SentAlertRow, "labels" | "annotations"> & { readonly at: number },
  ): Work<void>;
  /** Those that were sent before a moment and not again, oldest first. */
  sentBefore(at: number, limit: number): Work<SentAlertRow[]>;
  /** Forgets an alert without members. */
  remove(rule: string, base: number): Work<void>;
  /** Forgets an alert and its members. */
  forget(rule: string, base: number): Work<void>;
}

/** A request to train anew, for one line of versions. */
export interface RetrainRow {
  readonly rule: string;
  readonly line: number;
  /** Key of the act that asked for it. */
  readonly request: string;
  readonly instance: number;
  readonly at: number;
  /** Id of the line's newest instance then: clocks of servers do not agree on what was made later. */
  readonly newest: number;
}

export interface Retrains {
  insert(row: Omit<RetrainRow, "newest">): Work<void>;
  byRequest(request: string): Work<RetrainRow | undefined>;
  /** Requests of a rule since a moment, over all lines. */
  countSince(rule: string, at: number): Work<number>;
  /** Newest first. */
  ofLine(rule: string, line: number, limit: number): Work<RetrainRow[]>;
  /** Whether an instance of the line was made after one. */
  madeAfter(line: number, instance: number): Work<boolean>;
  /** Whether the rule looked at an instance of the line made after one and its condition did not hold. */
  recovered(rule: string, line: number, instance: number): Work<boolean>;
}
