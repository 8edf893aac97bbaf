import type { Rule, RuleProblem, RuleStage, Team } from "../../domain/rule.ts";
import type { RuleState, RuleSwitchTarget } from "../../domain/rule-repository.ts";
import type { Work } from "./sql/query.ts";

/** One commit that rules were taken from; the newest row says what is in force. */
export interface RuleCommitRow {
  readonly id: number;
  readonly hash: string;
  /** The repository and branch that it was read from. */
  readonly source: string;
  /** The folder in it that the files' paths begin at; empty for all of it. */
  readonly folder: string;
  readonly author: string;
  readonly email: string;
  readonly message: string;
  /** When it was made, as its committer says. */
  readonly at: number;
  readonly applied: number;
  /** The commit before is not among its ancestors. */
  readonly forced: boolean;
  /** The teams in force with it. */
  readonly teams: readonly Team[];
  /** Of all its files. */
  readonly problems: readonly RuleProblem[];
}

/** What became of one file with one commit. */
export interface NewRuleEntry {
  readonly file: string;
  /** In lower case; null while no version of the file could be read. */
  readonly uuid: string | null;
  readonly team: string;
  readonly name: string;
  readonly state: RuleState | "removed";
  /** Of the rule in force. */
  readonly stage: RuleStage | null;
  /** The entry whose document is in force; null when it is this one's, or none is. */
  readonly source: number | null;
  /** A new version: the rule and the text of its file. */
  readonly document: Rule | null;
  readonly text: string | null;
  readonly problems: readonly RuleProblem[];
}

/** An entry with the document in force, from whichever entry that is. */
export interface RuleEntryRow extends Omit<NewRuleEntry, "source"> {
  readonly id: number;
  /** The entry that brought the document. */
  readonly version: number;
  /** The commit that this became of the file with. */
  readonly entered: string;
  readonly enteredAt: number;
  /** The commit that brought the document; null when none is in force. */
  readonly commit: string | null;
}

export interface RuleFilter {
  readonly team?: string;
  readonly stage?: RuleStage;
  readonly state?: RuleState;
}

export interface Rules {
  newestCommit(): Work<RuleCommitRow | undefined>;
  /** As it was applied last. */
  commitByHash(hash: string): Work<RuleCommitRow | undefined>;
  /** Newest first, before an id. */
  listCommits(before: number, limit: number): Work<RuleCommitRow[]>;
  insertCommit(commit: Omit<RuleCommitRow, "id">): Work<number>;
  /** Appends what became of files with a commit, one entry a file. */
  append(commit: number, entries: readonly NewRuleEntry[]): Work<void>;
  /** How each file stands, unless it was removed; by file, after the given one. */
  list(filter: RuleFilter, afterFile: string, limit: number): Work<RuleEntryRow[]>;
  /** All entries after an id, removals too, in their order. */
  entriesAfter(id: number, limit: number): Work<RuleEntryRow[]>;
  /** How a rule stands, or stood with a commit; removals too. */
  byUuid(uuid: string, commit?: number): Work<RuleEntryRow | undefined>;
  /** Files by how they stand. */
  counts(): Work<Readonly<Record<RuleState, number>>>;
  /** Grows with every commit that is applied and every switch that is set. */
  revision(): Work<{ commit: number; flip: number }>;
}

export interface RuleSwitchRow extends RuleSwitchTarget {
  readonly id: number;
  readonly on: boolean;
  readonly reason: string;
  readonly at: number;
  readonly actor: string;
}

/** What was written after one position of the log, up to another, found a switch off; null for until now. */
export interface OffSpan extends RuleSwitchTarget {
  readonly after: number;
  readonly upTo: number | null;
}

export interface RuleSwitches {
  append(flip: Omit<RuleSwitchRow, "id">): Work<void>;
  /** The newest of every target. */
  current(): Work<RuleSwitchRow[]>;
  /** All spans that do not end before a position. */
  offSince(position: number): Work<OffSpan[]>;
  /** Newest first, before an id. */
  list(before: number, limit: number): Work<RuleSwitchRow[]>;
}
