import type { Rule, RuleProblem, Team } from "../../../domain/rule.ts";
import { quote } from "../../../domain/text.ts";
import { byPlace } from "./by-place.ts";
import { placeOfRule, readRule } from "./read.ts";
import type { RuleSource } from "./source.ts";
import { readTeams } from "./teams.ts";

/** One rule's file in a repository. */
export interface RuleEntry {
  /** Path in the repository. */
  readonly file: string;
  /** The folder, and the file's name without its ending. */
  readonly team: string;
  readonly name: string;
  /** Null when anything is wrong with it; `problems` says what. */
  readonly rule: Rule | null;
  readonly source: RuleSource;
  readonly problems: readonly RuleProblem[];
  /** Path of its test file, whether there is one or not. */
  readonly tests: string;
}

export interface RuleRepository {
  /** By path. */
  readonly rules: readonly RuleEntry[];
  readonly teams: readonly Team[];
  /** Texts of the test files by path. */
  readonly tests: ReadonlyMap<string, string>;
  /** What is wrong with no rule in particular: `teams.yaml`, and files that mean nothing. */
  readonly problems: readonly RuleProblem[];
}

/** The folder that is read when there is one and none is named. */
const usualFolder = "rules";
const teamsFile = "teams.yaml";
const testEnding = ".test.yaml";

/**
 * Reads a repository of rules: `<team>/<name>.json` or `.yaml`, `<name>.test.yaml` beside it, `teams.yaml` above them.
 * A broken rule takes no other down.
 * @param files texts by path in the repository, with `/` between names
 * @param folder where the teams' folders lie, `""` for the root; `rules` when it holds files, else the root
 */
export function readRepository(files: ReadonlyMap<string, string>, folder?: string): RuleRepository {
  const paths = [...files.keys()].sort();
  const prefix = prefixOf(
    folder ?? (paths.some((path) => path.startsWith(`${usualFolder}/`)) ? usualFolder : ""),
  );
  const problems: RuleProblem[] = [];
  const teams = teamsIn(files, `${prefix}${teamsFile}`, problems);
  const own = paths.filter((path) => isTeamFile(path, prefix));
  const tests = new Map(own.filter(isTest).map((path) => [path, files.get(path)!]));
  const entries = own.filter(isRule).map((file) => readEntry(file, files.get(file)!, teams));
  const rules = withoutTwins(entries);
  const expected = new Set(rules.map((rule) => rule.tests));
  for (const file of tests.keys()) {
    if (!expected.has(file))
      problems.push(warning(file, "test.stray", "there is no rule of this name beside it"));
  }
  for (const file of own.filter((path) => /\.yml$/i.test(path))) {
    problems.push(warning(file, "file.ignored", "it is not read; end its name with .yaml"));
  }
  for (const file of paths.filter((path) => isRule(path) && isAstray(path, prefix, files.get(path)!))) {
    const message = `it is not read; a rule lies in the folder of its team: ${prefix}<team>/<name>.yaml`;
    problems.push(warning(file, "file.ignored", message));
  }
  return { rules, teams, tests, problems };
}

/** Everything that is wrong in a repository, by file. */
export function problemsOf({ rules, problems }: RuleRepository): readonly RuleProblem[] {
  const all = [...problems, ...rules.flatMap((entry) => entry.problems)];
  return all.sort(byPlace);
}

const prefixOf = (folder: string): string => (folder === "" ? "" : `${folder.replace(/\/+$/, "")}/`);

const isTest = (path: string): boolean => path.endsWith(testEnding);
const isRule = (path: string): boolean => /\.(?:json|yaml)$/.test(path) && !isTest(path);

/** True for a file in a team's folder; hidden folders and deeper ones are the repository's own business. */
function isTeamFile(path: string, prefix: string): boolean {
  if (!path.startsWith(prefix)) return false;
  const names = path.slice(prefix.length).split("/");
  return names.length === 2 && names.every((name) => name !== "" && !name.startsWith("."));
}

/** True for what looks like a rule and lies right where the teams' folders do. */
const isAstray = (path: string, prefix: string, text: string): boolean =>
  path.startsWith(prefix) &&
  !path.slice(prefix.length).includes("/") &&
  /\b(?:MODEL_SELECTION|CALLBACK_ACTIONS)\b/.test(text);

function teamsIn(files: ReadonlyMap<string, string>, file: string, problems: RuleProblem[]): readonly Team[] {
  const text = files.get(file);
  if (text === undefined) {
    const message = "there is no such file; it says which projects each team may touch";
    problems.push({ ...warning(file, "teams.missing", message), severity: "error" });
    return [];
  }
  const read = readTeams(file, text);
  problems.push(...read.problems);
  return read.teams;
}

function readEntry(file: string, text: string, teams: readonly Team[]): RuleEntry {
  const { folder, name } = placeOfRule(file);
  const team = teams.find((each) => each.name === folder) ?? null;
  const { rule, problems, source } = readRule(file, text, team);
  const entry: RuleEntry = {
    file,
    team: folder ?? "",
    name,
    rule,
    source,
    problems,
    tests: file.replace(/\.[^.]*$/, testEnding),
  };
  if (team !== null) return entry;
  return refused(
    entry,
    ["team"],
    "team.unknown",
    `team ${quote(folder)} is not in ${teamsFile}, or is broken there`,
  );
}

/** Two files of one rule, or two rules of one UUID: neither is in force, since nobody can tell which is meant. */
function withoutTwins(entries: readonly RuleEntry[]): readonly RuleEntry[] {
  const byTests = groups(entries, ({ tests }) => tests);
  const byUuid = groups(entries, ({ rule }) => rule?.uuid.toLowerCase());
  return entries.map((entry) => {
    const sameName = others(byTests.get(entry.tests), entry);
    if (sameName !== null) {
      return refused(
        entry,
        [],
        "rule.twice",
        `${sameName} is the same rule in another form; remove one of them`,
      );
    }
    const sameUuid = others(byUuid.get(entry.rule?.uuid.toLowerCase() ?? ""), entry);
    return sameUuid === null
      ? entry
      : refused(entry, ["uuid"], "uuid.twice", `${sameUuid} has the same uuid; give each rule its own`);
  });
}

function groups(
  entries: readonly RuleEntry[],
  keyOf: (entry: RuleEntry) => string | undefined,
): ReadonlyMap<string, readonly RuleEntry[]> {
  const found = new Map<string, RuleEntry[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    if (key !== undefined) found.set(key, [...(found.get(key) ?? []), entry]);
  }
  return found;
}

const others = (group: readonly RuleEntry[] | undefined, entry: RuleEntry): string | null =>
  group?.find((other) => other.file !== entry.file)?.file ?? null;

function refused(entry: RuleEntry, path: readonly string[], code: string, message: string): RuleEntry {
  const { file, source, problems } = entry;
  const place = source.locate(path) ?? { line: null, column: null };
  return {
    ...entry,
    rule: null,
    problems: [...problems, { file, ...place, code, message, severity: "error" }],
  };
}

const warning = (file: string, code: string, message: string): RuleProblem => ({
  file,
  line: null,
  column: null,
  code,
  message,
  severity: "warning",
});
