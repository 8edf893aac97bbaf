import type { GitCommit } from "../domain/seams.ts";
import { GitRefusal } from "../domain/seams.ts";

/** What a commit's object says, as far as Gallery reads it. */
export interface RawCommit extends GitCommit {
  readonly tree: string;
  readonly parents: readonly string[];
}

export const HASH = /^[0-9a-f]{40}$/;

/** Longer ones are cut: they are shown, never worked with. */
const MOST_AUTHOR = 256;
const MOST_MESSAGE = 4_096;

const PERSON = /^(.*?)\s*<([^>]*)>\s*(-?\d{1,12}) [+-]\d{4}$/s;

/** The latest moment that a time can be written of, in seconds. */
const LATEST_S = 253_402_300_799;

export function parseCommit(hash: string, bytes: Buffer): RawCommit {
  const text = bytes.toString("utf8");
  const end = text.indexOf("\n\n");
  const heads = (end < 0 ? text : text.slice(0, end)).split("\n");
  const all = (name: string): string[] =>
    heads.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const [tree = ""] = all("tree");
  const parents = all("parent");
  if (![tree, ...parents].every((each) => HASH.test(each))) throw new GitRefusal(`commit ${hash} is broken`);
  const author = personOf(all("author")[0]);
  const committer = personOf(all("committer")[0]);
  return {
    hash,
    tree,
    parents,
    author: author.name,
    email: author.email,
    at: committer.at,
    message: end < 0 ? "" : clean(text.slice(end + 2).trim(), MOST_MESSAGE),
  };
}

function personOf(line = ""): { name: string; email: string; at: number } {
  const [, name = "", email = "", seconds = "0"] = PERSON.exec(line) ?? [];
  const at = Math.min(Math.max(Number(seconds), 0), LATEST_S) * 1_000;
  return { name: clean(name, MOST_AUTHOR), email: clean(email, MOST_AUTHOR), at };
}

/** Text that can be kept and shown: line breaks and tabs are its only control characters. */
export function clean(text: string, most: number): string {
  const shown = text.replace(/[^\P{Cc}\n\t]/gu, "\ufffd").toWellFormed();
  return shown.length > most ? `${shown.slice(0, most - 1)}…`.toWellFormed() : shown;
}
