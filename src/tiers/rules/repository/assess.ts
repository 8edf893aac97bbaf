import { canonicalJson } from "../../../domain/canonical.ts";
import type { Rule, RuleProblem, Team } from "../../../domain/rule.ts";
import type { NewRuleEntry, RuleEntryRow } from "../../../stores/records/store.ts";
import { byPlace } from "../language/by-place.ts";
import {
  type NamedRule,
  placeOf,
  type ReadRules,
  type RuleChecks,
  type RuleFile,
  stemOf,
  TEAMS_FILE,
} from "./checks.ts";
import type { Proofs } from "./proofs.ts";

/** What is in force before a commit. */
export interface Standing {
  /** By file, without those that were removed. */
  readonly files: ReadonlyMap<string, RuleEntryRow>;
  readonly teams: readonly Team[];
}

/** What a commit makes of it. */
export interface Assessment {
  readonly teams: readonly Team[];
  /** Of all files. */
  readonly problems: readonly RuleProblem[];
  /** Files of which anything is different now, removals first. */
  readonly entries: readonly NewRuleEntry[];
}

interface Subject extends RuleFile {
  readonly before: RuleEntryRow | undefined;
  readonly problems: RuleProblem[];
}

const isError = ({ severity }: RuleProblem): boolean => severity === "error";
const isReadable = <File extends RuleFile>(file: File): file is File & NamedRule =>
  file.rule !== null && file.text !== null;
const isGood = (subject: Subject): subject is Subject & NamedRule =>
  isReadable(subject) && !subject.problems.some(isError);

/**
 * Decides for each file of a commit whether its newest version takes effect, its last good one stays, or none does.
 * A file never takes another one down: where two do not go together, the one that changed gives way.
 */
export function assess(read: ReadRules, standing: Standing, checks: RuleChecks, proofs: Proofs): Assessment {
  const teams = teamsOf(read, standing.teams);
  const problemsOf = byStem(read.problems);
  const subjects = read.rules.map((file): Subject => {
    const permit = isReadable(file) ? checks.permit(file, teams) : [];
    return {
      ...file,
      before: standing.files.get(file.file),
      problems: [...problemsOf(file.file), ...permit],
    };
  });
  for (const subject of subjects.filter(isGood)) {
    const team = teams.find(({ name }) => name === subject.team);
    subject.problems.push(...proofs.of(subject, read, team));
  }
  const last = holdTogether(subjects, checks, teams);

  const files = new Set(subjects.map(({ file }) => file));
  const removed = [...standing.files.values()].filter(({ file }) => !files.has(file));
  const entries = [
    ...removed.map(removal),
    ...subjects.flatMap((subject) =>
      isGood(subject) ? goodEntry(subject) : brokenEntry(subject, last(subject)),
    ),
  ];
  const own = new Set(subjects.flatMap(({ problems }) => problems));
  return {
    teams,
    entries,
    problems: [...read.problems.filter((each) => !own.has(each)), ...own].sort(byPlace),
  };
}

/** With errors in their file, teams that cannot be read now keep what they were given last. */
function teamsOf(read: ReadRules, before: readonly Team[]): readonly Team[] {
  if (!read.problems.some((each) => each.file === TEAMS_FILE && isError(each))) return read.teams;
  const known = new Set(read.teams.map(({ name }) => name));
  return [...read.teams, ...before.filter(({ name }) => !known.has(name))];
}

/** The problems of a rule by its file; those of the file with its tests are its own. */
function byStem(problems: readonly RuleProblem[]): (file: string) => readonly RuleProblem[] {
  const groups = new Map<string, RuleProblem[]>();
  for (const problem of problems) {
    const stem = stemOf(problem.file);
    const group = groups.get(stem);
    if (group === undefined) groups.set(stem, [problem]);
    else group.push(problem);
  }
  // Two files of one name are two forms of a rule: what is wrong with one of them is not the other's.
  return (file) =>
    (groups.get(stemOf(file)) ?? []).filter((each) => each.file === file || placeOf(each.file) === undefined);
}

/** What stays in force of a file whose newest version does not take effect. */
type Last = (subject: Subject) => NamedRule | null;

/** Drops changed rules that do not go together with the others until the rest does. */
function holdTogether(subjects: readonly Subject[], checks: RuleChecks, teams: readonly Team[]): Last {
  for (;;) {
    const last = lastGood(subjects, checks, teams);
    const named = subjects.flatMap((subject) => (isGood(subject) ? [subject] : (last(subject) ?? [])));
    const problemsOf = byStem(checks.check(named, teams));
    const of = ({ file }: Subject): readonly RuleProblem[] => problemsOf(file);
    const refused = subjects.filter((each) => isGood(each) && isChanged(each) && of(each).some(isError));
    // Those that are kept as they were are not asked again about what they have been in force with.
    const told = refused.length > 0 ? refused : subjects.filter(isGood);
    for (const subject of told) subject.problems.push(...of(subject));
    if (refused.length === 0) return lastGood(subjects, checks, teams);
  }
}

const isChanged = (subject: Subject & NamedRule): boolean =>
  subject.before?.state !== "in_force" || differs(subject.before, subject);

const differs = (before: RuleEntryRow, { rule, text }: NamedRule): boolean =>
  before.text !== text || canonicalJson(before.document) !== canonicalJson(rule);

/** Only what its team may still do, and what no other file has taken over. */
function lastGood(subjects: readonly Subject[], checks: RuleChecks, teams: readonly Team[]): Last {
  const taken = new Set(subjects.filter(isGood).map(({ rule }) => keyOf(rule)));
  return ({ before, file }) => {
    const { document: rule = null, text = null } = before ?? {};
    if (rule === null || text === null || taken.has(keyOf(rule))) return null;
    const last = { file, rule, text };
    return checks.permit(last, teams).some(isError) ? null : last;
  };
}

/** UUIDs are compared in lower case. */
const keyOf = ({ uuid }: Rule): string => uuid.toLowerCase();

function goodEntry(subject: Subject & NamedRule): NewRuleEntry[] {
  const { file, team, name, before, rule, text, problems } = subject;
  const kept = before?.document != null && !differs(before, subject);
  if (kept && before.state === "in_force" && sameProblems(before, problems)) return [];
  const version = kept
    ? { source: before.version, document: null, text: null }
    : { source: null, document: rule, text };
  return [
    { file, team, name, problems, ...version, uuid: keyOf(rule), state: "in_force", stage: rule.stage },
  ];
}

function brokenEntry(subject: Subject, last: NamedRule | null): NewRuleEntry[] {
  const { file, team, name, before, rule, problems } = subject;
  const state = last === null ? "broken" : "stale";
  const newest = last?.rule ?? rule;
  const uuid = newest ? keyOf(newest) : (before?.uuid ?? null);
  if (before?.state === state && before.uuid === uuid && sameProblems(before, problems)) return [];
  const source = last === null ? null : before!.version;
  const stage = last?.rule.stage ?? null;
  return [{ file, team, name, problems, uuid, state, stage, source, document: null, text: null }];
}

const sameProblems = (before: RuleEntryRow, problems: readonly RuleProblem[]): boolean =>
  canonicalJson(before.problems) === canonicalJson(problems);

const removal = ({ file, uuid, team, name }: RuleEntryRow): NewRuleEntry => ({
  ...{ file, uuid, team, name, state: "removed", stage: null },
  ...{ source: null, document: null, text: null, problems: [] },
});
