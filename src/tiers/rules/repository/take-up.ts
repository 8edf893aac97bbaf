import type { RuleProblem } from "../../../domain/rule.ts";
import type { GitCommit, GitReader } from "../../../domain/seams.ts";
import { GitRefusal } from "../../../domain/seams.ts";
import type {
  NewRuleEntry,
  RuleCommitRow,
  RuleEntryRow,
  Tables,
  Work,
} from "../../../stores/records/store.ts";
import type { Standing } from "./assess.ts";
import type { Assessor } from "./assessor.ts";
import { isWanted } from "./checks.ts";

/** The folder that rules lie in when none is named and there is one. */
const USUAL_FOLDER = "rules";
const PAGE = 1_000;
/** Kept of one commit; more says no more. */
const MOST_PROBLEMS = 1_000;

/** A commit, ready to be written down. */
export interface TakenUp {
  readonly commit: Omit<RuleCommitRow, "id" | "applied">;
  readonly entries: readonly NewRuleEntry[];
}

/** The state of the store that a commit is held against. */
export interface Before extends Standing {
  readonly newest: RuleCommitRow | undefined;
}

export function* readStanding(tables: Tables): Work<Before> {
  const newest = yield* tables.rules.newestCommit();
  const files = new Map<string, RuleEntryRow>();
  for (let after = ""; ; ) {
    const page = yield* tables.rules.list({}, after, PAGE);
    for (const entry of page) files.set(entry.file, entry);
    if (page.length < PAGE) return { newest, files, teams: newest?.teams ?? [] };
    after = page.at(-1)!.file;
  }
}

/**
 * Reads a commit and decides what becomes of each rule with it. One that will never be read changes nothing, and says
 * so.
 *
 * @param folder undefined for the usual one
 */
export async function takeUp(
  reader: GitReader,
  hash: string,
  source: { readonly name: string; readonly folder: string | undefined },
  before: Before,
  assessor: Assessor,
): Promise<TakenUp> {
  const { newest } = before;
  const commit = await reader.commit(hash);
  const forced =
    newest !== undefined && !(newest.source === source.name && (await reader.contains(hash, newest.hash)));
  const head = { ...detailsOf(commit), source: source.name, forced };
  try {
    const { folder, texts, unread } = await readTexts(reader, hash, source.folder);
    const standing = { files: before.files, teams: before.teams };
    const { teams, problems, entries } = await assessor.assess({ texts, unread, standing });
    return { commit: { ...head, folder, teams, problems: problems.slice(0, MOST_PROBLEMS) }, entries };
  } catch (reason) {
    if (!(reason instanceof GitRefusal)) throw reason;
    const problem = errorOf("", "repository.refused", `the commit is not taken up: ${reason.message}`);
    const folder = newest?.folder ?? source.folder ?? "";
    return { commit: { ...head, folder, teams: before.teams, problems: [problem] }, entries: [] };
  }
}

const detailsOf = ({ hash, author, email, message, at }: GitCommit) => ({ hash, author, email, message, at });

interface Texts {
  readonly folder: string;
  readonly texts: ReadonlyMap<string, string>;
  /** What is there and was not read, and why. */
  readonly unread: readonly RuleProblem[];
}

async function readTexts(reader: GitReader, hash: string, named: string | undefined): Promise<Texts> {
  for (const folder of named === undefined ? [USUAL_FOLDER, ""] : [named]) {
    const found = await reader.files(hash, folder, isWanted);
    if (found === undefined) continue;
    const texts = new Map<string, string>();
    const unread = found.leftOut.map(({ path, why }) => leftOut(path, why));
    for (const [path, bytes] of found.files) {
      const text = decode(bytes);
      if (text === undefined) unread.push(leftOut(path, "it is not UTF-8"));
      else texts.set(path, text);
    }
    return { folder, texts, unread };
  }
  throw new GitRefusal(`it has no folder ${named}`);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

/** What is no rule's file can be left out without harm. */
const leftOut = (path: string, why: string): RuleProblem =>
  isWanted(path)
    ? errorOf(path, "file.unread", `the file is not read: ${why}`)
    : { ...errorOf(path, "file.ignored", `this is not looked at: ${why}`), severity: "warning" };

const errorOf = (file: string, code: string, message: string): RuleProblem => ({
  ...{ file, line: null, column: null, code, message, severity: "error" },
});
