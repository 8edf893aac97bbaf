import type { Rule, RuleProblem, Team } from "../../../domain/rule.ts";

/** A rule's file as it stands in a commit. */
export interface RuleFile {
  /** From the folder of the rules. */
  readonly file: string;
  readonly team: string;
  readonly name: string;
  /** Null when it cannot be read. */
  readonly rule: Rule | null;
  /** Null when the file was not taken from the repository. */
  readonly text: string | null;
  /** The file with its tests. */
  readonly test: string | null;
}

export interface ReadRules {
  readonly rules: readonly RuleFile[];
  readonly teams: readonly Team[];
  /** Of any file, also of those that are neither a rule nor a test. */
  readonly problems: readonly RuleProblem[];
  /** Runs the tests of one of the rules; an error keeps it out of force. */
  prove(file: RuleFile): readonly RuleProblem[];
}

export interface NamedRule {
  readonly file: string;
  readonly rule: Rule;
  readonly text: string;
}

/** What must be said of rules before any of them takes effect; none of it looks at the server's records. */
export interface RuleChecks {
  /** Reads texts by path from the folder of the rules; says what is wrong with each. */
  read(files: ReadonlyMap<string, string>): ReadRules;
  /** What keeps a rule from being in force because its team may not do it. */
  permit(rule: NamedRule, teams: readonly Team[]): readonly RuleProblem[];
  /** Holds rules against each other, and each against reason. */
  check(rules: readonly NamedRule[], teams: readonly Team[]): readonly RuleProblem[];
}

export const TEAMS_FILE = "teams.yaml";

const RULE_FILE = /^([^./][^/]*)\/([^/]+)\.(json|ya?ml)$/;
const TEST_FILE = /\.test\.(json|ya?ml)$/;

/** Whether a file of the repository is read at all. */
export const isWanted = (path: string): boolean => path === TEAMS_FILE || RULE_FILE.test(path);

/** Team and name of a rule by the path of its file; undefined for any other file. */
export function placeOf(path: string): { team: string; name: string } | undefined {
  const [, team, name] = RULE_FILE.exec(path) ?? [];
  return team === undefined || name === undefined || TEST_FILE.test(path) ? undefined : { team, name };
}

/** The rule, without its ending, that a file with tests is of. */
export const stemOf = (path: string): string => path.replace(TEST_FILE, "").replace(/\.(json|ya?ml)$/, "");
