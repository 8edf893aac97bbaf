import { join } from "node:path";
import { type GitReader, GitRefusal } from "../domain/seams.ts";
import { contains, history, parentsIn, readCommit, shown } from "./ancestry.ts";
import { HASH } from "./commit.ts";
import { limits, tooLong } from "./limits.ts";
import { Objects } from "./objects.ts";
import { gitFolder, isBranchName, readBranch, readShallow } from "./refs.ts";
import { findPath, readFiles } from "./tree.ts";

/** Reads a branch of a repository on this machine, bare or with a work tree, which is not looked at. */
export class LocalReader implements GitReader {
  readonly #path: string;
  readonly #branch: string;

  constructor(path: string, branch: string) {
    this.#path = path;
    this.#branch = branch;
  }

  head(): Promise<string | undefined> {
    return this.#ask(async (_objects, folder) => {
      if (!isBranchName(this.#branch)) throw new GitRefusal(`${this.#branch} is not the name of a branch`);
      return readBranch(folder, this.#branch);
    });
  }

  commit(hash: string) {
    return this.#ask(async (objects) => shown(await readCommit(objects, checkHash(hash))));
  }

  files(hash: string, folder: string, wanted: (path: string) => boolean) {
    return this.#ask(async (objects) => {
      const commit = await readCommit(objects, checkHash(hash));
      const tree = await findPath(objects, commit.tree, folder, true);
      return tree === undefined ? undefined : readFiles(objects, tree, wanted);
    });
  }

  contains(newer: string, older: string): Promise<boolean> {
    return this.#ask(async (objects, folder) => {
      const head = await readCommit(objects, checkHash(newer));
      const ancestor = await readCommit(objects, checkHash(older)).catch(() => undefined);
      if (ancestor === undefined) return false;
      return contains(head, ancestor, parentsIn(objects, await readShallow(folder)));
    });
  }

  history(hash: string, path: string, limit: number) {
    return this.#ask(async (objects, folder) => {
      const start = await readCommit(objects, checkHash(hash));
      return history(objects, start, path, parentsIn(objects, await readShallow(folder)), limit);
    });
  }

  async #ask<T>(question: (objects: Objects, folder: string) => Promise<T>): Promise<T> {
    const signal = AbortSignal.timeout(limits.ms);
    const folder = await gitFolder(this.#path);
    const objects = await Objects.open(join(folder, "objects"), signal);
    try {
      return await question(objects, folder);
    } catch (reason) {
      throw signal.aborted ? tooLong(reason) : reason;
    } finally {
      await objects.close();
    }
  }
}

function checkHash(hash: string): string {
  if (HASH.test(hash)) return hash;
  throw new GitRefusal(`${hash} is not the name of a commit`);
}
