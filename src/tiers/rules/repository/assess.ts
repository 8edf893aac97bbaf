import { canonicalJson } from "../../../domain/canonical.ts";
import type { Rule, RuleProblem, Team } from "../../../domain/rule.ts";
import type { NewRuleEntry, RuleEntryRow } from "../../../stores/records/store.ts";
import {
  type NamedRule,
  type ReadRules,
  type RuleChecks,
  type RuleFile,
  stemOf,
  TEAMS_FILE,
} from "./checks.ts";
import { forbids } from "./permit.ts";
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

type Readable = Subject & NamedRule;

const isError = ({ severity }: RuleProblem): boolean => severity === "error";
const isGood = (subject: Subject): subject is Readable =>
  subject.rule !== null && subject.text !== null && !subject.problems.some(isError);

/**
 * Decides for each file of a commit whether its newest version takes effect, its last good one stays, or none does.
 * A file never takes another one down: where two do not go together, the one that changed gives way.
 */
export function assess(read: ReadRules, standing: Standing, checks: RuleChecks, proofs: Proofs): Assessment {
  const teams = teamsOf(read, standing.teams);
  const byName = new Map(teams.map((team) => [team.name, team]));
  const subjects = read.rules.map((file): Subject => {
    const before = standing.files.get(file.file);
    const problems = read.problems.filter((each) => belongs(each, file.file));
    const forbidden = file.rule === null ? [] : forbids(file.file, file.rule, byName.get(file.rule.team));
    return { ...file, before, problems: [...problems, ...forbidden] };
  });
  for (const subject of subjects.filter(isGood)) {
    subject.problems.push(...proofs.of(subject, read, byName.get(subject.team)));
  }
  const last = (subject: Subject): NamedRule | null => lastGood(subject, subjects, byName);
  holdTogether(subjects, last, checks, teams);

  const files = new Set(subjects.map(({ file }) => file));
  const removed = [...standing.files.values()].filter(({ file }) => !files.has(file));
  const entries = [
    ...removed.map(removal),
    ...subjects.flatMap((subject) => entryOf(subject, last(subject))),
  ];
  const own = new Set(subjects.flatMap(({ problems }) => problems));
  return { teams, entries, problems: [...read.problems.filter((each) => !own.has(each)), ...own] };
}

/** With errors in their file, teams that cannot be read now keep what they were given last. */
function teamsOf(read: ReadRules, before: readonly Team[]): readonly Team[] {
  if (!read.problems.some((each) => each.file === TEAMS_FILE && isError(each))) return read.teams;
  const known = new Set(read.teams.map(({ name }) => name));
  return [...read.teams, ...before.filter(({ name }) => !known.has(name))];
}

/** A problem of a file with tests is its rule's. */
const belongs = (problem: RuleProblem, file: string): boolean =>
  problem.file === file || (problem.file !== TEAMS_FILE && stemOf(problem.file) === stemOf(file));

/** Drops changed rules that do not go together with the others until the rest does. */
function holdTogether(
  subjects: readonly Subject[],
  last: (subject: Subject) => NamedRule | null,
  checks: RuleChecks,
  teams: readonly Team[],
): void {
  for (;;) {
    const named = subjects.flatMap((subject) => (isGood(subject) ? [subject] : (last(subject) ?? [])));
    const found = checks.check(named, teams);
    const of = (subject: Subject): RuleProblem[] => found.filter((each) => belongs(each, subject.file));
    const refused = subjects.filter((each) => isGood(each) && isChanged(each) && of(each).some(isError));
    // Those that are kept as they were are not asked again about what they have been in force with.
    const told = refused.length > 0 ? refused : subjects.filter(isGood);
    for (const subject of told) subject.problems.push(...of(subject));
    if (refused.length === 0) return;
  }
}

const isChanged = (subject: Readable): boolean =>
  subject.before?.state !== "in_force" || differs(subject.before, subject);

const differs = (before: RuleEntryRow, { rule, text }: NamedRule): boolean =>
  before.text !== text || canonicalJson(before.document) !== canonicalJson(rule);

/** What stays in force of a file whose newest version does not take effect. */
function lastGood(
  { before, file, rule }: Subject,
  subjects: readonly Subject[],
  teams: ReadonlyMap<string, Team>,
): NamedRule | null {
  const { document = null, text = null } = before ?? {};
  if (document === null || text === null) return null;
  if (forbids(file, document, teams.get(document.team)).length > 0) return null;
  // What its team may not do is told by its newest version too, and no older one may stand in for it.
  if (rule !== null && forbids(file, rule, teams.get(rule.team)).length > 0) return null;
  const taken = subjects.some(
    (each) => each.file !== file && isGood(each) && keyOf(each.rule) === keyOf(document),
  );
  return taken ? null : { file, rule: document, text };
}

/** UUIDs are compared in lower case. */
const keyOf = ({ uuid }: Rule): string => uuid.toLowerCase();

function entryOf(subject: Subject, last: NamedRule | null): NewRuleEntry[] {
  const { file, team, name, before, rule, text, problems } = subject;
  const head = { file, team, name, problems };
  if (isGood(subject)) {
    const kept = before?.document != null && !differs(before, subject);
    const version = kept
      ? { source: before.version, document: null, text: null }
      : { source: null, document: rule, text };
    const entry: NewRuleEntry = {
      ...head,
      ...version,
      uuid: keyOf(subject.rule),
      state: "in_force",
      stage: subject.rule.stage,
    };
    return kept && before.state === "in_force" && sameProblems(before, problems) ? [] : [entry];
  }
  const state = last === null ? "broken" : "stale";
  const newest = last?.rule ?? rule;
  const uuid = newest ? keyOf(newest) : (before?.uuid ?? null);
  const source = last === null ? null : before!.version;
  const stands = before?.state === state && before.uuid === uuid && sameProblems(before, problems);
  return stands
    ? []
    : [{ ...head, uuid, state, stage: last?.rule.stage ?? null, source, document: null, text: null }];
}

const sameProblems = (before: RuleEntryRow, problems: readonly RuleProblem[]): boolean =>
  canonicalJson(before.problems) === canonicalJson(problems);

const removal = ({ file, uuid, team, name }: RuleEntryRow): NewRuleEntry => ({
  ...{ file, uuid, team, name, state: "removed", stage: null },
  ...{ source: null, document: null, text: null, problems: [] },
});
