import fs from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import git from "isomorphic-git";
import { type GitReader, GitRefusal, type GitSource } from "../domain/seams.ts";
import { HASH } from "./commit.ts";
import { LocalReader } from "./local.ts";
import { checkReceived, countIn } from "./received.ts";
import { isBranchName, readBranch } from "./refs.ts";
import { transfer } from "./transfer.ts";
import type { Transport } from "./transport.ts";

/** Each transfer adds a pack; with this many all is fetched anew into one. */
const MOST_PACKS = 64;

/** What stands here is the last commit that is here with all of its history. */
const KNOWN = "known";

/** Reads a branch of a remote repository, from what is fetched of it into a folder that may be lost at any time. */
export class RemoteReader implements GitReader {
  readonly #source: GitSource;
  readonly #remote: Transport;
  readonly #local: LocalReader;
  /** What would be refused again, and is not asked for again. */
  #refused: { readonly head: string; readonly reason: GitRefusal } | undefined;

  constructor(source: GitSource, remote: Transport) {
    this.#source = source;
    this.#remote = remote;
    this.#local = new LocalReader(source.cache, source.branch);
  }

  async head(): Promise<string | undefined> {
    const { branch } = this.#source;
    if (!isBranchName(branch)) throw new Error(`${branch} is not the name of a branch`);
    const name = `refs/heads/${branch}`;
    const head = await this.#remote.lookUp(name);
    if (head === undefined) return undefined;
    if (!HASH.test(head))
      throw new Error(`${name} names no commit that is read: a repository with SHA-256 names is not`);
    if (await this.#has(head)) return head;
    if (this.#refused?.head === head) throw this.#refused.reason;
    try {
      await this.#bring(head);
    } catch (reason) {
      if (reason instanceof GitRefusal) this.#refused = { head, reason };
      throw reason;
    }
    return head;
  }

  commit(hash: string) {
    return this.#local.commit(hash);
  }

  files(hash: string, folder: string, wanted: (path: string) => boolean) {
    return this.#local.files(hash, folder, wanted);
  }

  contains(newer: string, older: string): Promise<boolean> {
    return this.#local.contains(newer, older);
  }

  history(hash: string, path: string, limit: number) {
    return this.#local.history(hash, path, limit);
  }

  #has(hash: string): Promise<boolean> {
    return this.#local.commit(hash).then(
      () => true,
      () => false,
    );
  }

  async #bring(head: string): Promise<void> {
    const { cache } = this.#source;
    const packs = await readdir(join(cache, "objects", "pack")).catch(() => []);
    const known = await readBranch(cache, KNOWN).catch(() => undefined);
    if (known !== undefined && packs.length <= 2 * MOST_PACKS && (await this.#has(known))) {
      await this.#add(head, known);
      if (await this.#has(head)) return;
    }
    await rm(cache, { recursive: true, force: true });
    await this.#add(head, undefined);
  }

  /** The commit is named last: whatever is cut short before is fetched again. */
  async #add(head: string, known: string | undefined): Promise<void> {
    const { cache } = this.#source;
    const folder = join(cache, "objects", "pack");
    for (const each of [folder, join(cache, "refs", "heads")])
      await mkdir(each, { recursive: true, mode: 0o700 });
    await writeFile(join(cache, "HEAD"), `ref: refs/heads/${KNOWN}\n`);
    const pack = await transfer(this.#remote, head, known);
    await checkReceived(pack);
    if (countIn(pack) > 0) {
      const name = `pack-${pack.toString("hex", pack.length - 20)}.pack`;
      await writeFile(join(folder, name), pack);
      await git.indexPack({ fs, dir: folder, gitdir: cache, filepath: name });
    }
    await writeFile(join(cache, "refs", "heads", KNOWN), `${head}\n`);
  }
}
