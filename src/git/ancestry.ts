import { type GitCommit, GitRefusal } from "../domain/seams.ts";
import { parseCommit, type RawCommit } from "./commit.ts";
import { limits } from "./limits.ts";
import type { Objects } from "./objects.ts";
import { findPath } from "./tree.ts";

/** Commits that one question looks at. */
const MOST_COMMITS = 20_000;
/** How far the clocks of who commits may be apart before an ancestor is taken for a stranger. */
const SKEW_MS = 7 * 24 * 60 * 60 * 1_000;

export async function readCommit(objects: Objects, hash: string): Promise<RawCommit> {
  return parseCommit(hash, await objects.read(hash, "commit", limits.objectBytes));
}

/** Parents, as far as the repository has them: those of a shallow clone's last commits are elsewhere. */
type Parents = (commit: RawCommit) => Promise<readonly RawCommit[]>;

export function parentsIn(objects: Objects, shallow: ReadonlySet<string>): Parents {
  return async (commit) => {
    if (shallow.has(commit.hash)) return [];
    return Promise.all(commit.parents.map((hash) => readCommit(objects, hash)));
  };
}

/** Whether `older` is `newer` or one of its ancestors. */
export async function contains(newer: RawCommit, older: RawCommit, parents: Parents): Promise<boolean> {
  const queue = new Queue([newer]);
  for (let seen = 0; seen < MOST_COMMITS; seen++) {
    const commit = queue.next();
    if (commit === undefined || commit.at < older.at - SKEW_MS) return false;
    if (commit.hash === older.hash) return true;
    queue.add(await parents(commit));
  }
  return false;
}

/**
 * Commits that left another file at a path than every one of their parents had, newest first. Where one parent of a
 * merge had the same, its side is the one that is followed.
 */
export async function history(
  objects: Objects,
  start: RawCommit,
  path: string,
  parents: Parents,
  limit: number,
): Promise<{ commit: GitCommit; file: Uint8Array | null }[]> {
  const found: { commit: GitCommit; file: Uint8Array | null }[] = [];
  const known = new Map<string, Promise<string | undefined>>();
  const at = ({ tree }: RawCommit): Promise<string | undefined> => {
    const file = known.get(tree) ?? findPath(objects, tree, path, false);
    known.set(tree, file);
    return file;
  };
  const queue = new Queue([start]);
  let bytes = 0;
  for (let seen = 0; seen < MOST_COMMITS && found.length < limit && bytes < limits.bytes; seen++) {
    const commit = queue.next();
    if (commit === undefined) break;
    const own = await at(commit);
    const before = await parents(commit);
    const theirs = await Promise.all(before.map(at));
    const same = before[theirs.indexOf(own)];
    if (before.length > 0 && same !== undefined) queue.add([same]);
    else {
      if (own !== undefined || before.length > 0) {
        const file = await fileOf(objects, own);
        bytes += file?.length ?? 0;
        found.push({ commit: shown(commit), file });
      }
      queue.add(before);
    }
  }
  return found;
}

/** A version that is too large to be read counts as empty. */
async function fileOf(objects: Objects, hash: string | undefined): Promise<Uint8Array | null> {
  if (hash === undefined) return null;
  try {
    return await objects.read(hash, "blob", limits.fileBytes);
  } catch (reason) {
    if (reason instanceof GitRefusal) return new Uint8Array();
    throw reason;
  }
}

export const shown = ({ hash, author, email, message, at }: RawCommit): GitCommit => ({
  ...{ hash, author, email, message, at },
});

/** Each commit once, the newest first. */
class Queue {
  readonly #waiting: RawCommit[] = [];
  readonly #known = new Set<string>();

  constructor(commits: readonly RawCommit[]) {
    this.add(commits);
  }

  add(commits: readonly RawCommit[]): void {
    for (const commit of commits) {
      if (this.#known.has(commit.hash)) continue;
      this.#known.add(commit.hash);
      const place = this.#waiting.findIndex((other) => other.at > commit.at);
      this.#waiting.splice(place < 0 ? this.#waiting.length : place, 0, commit);
    }
  }

  next(): RawCommit | undefined {
    return this.#waiting.pop();
  }
}
