import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import git, { type HttpClient } from "isomorphic-git";
import { type GitReader, GitRefusal, type GitSource } from "../domain/seams.ts";
import { fencedFiles } from "./fence.ts";
import { LocalReader } from "./local.ts";
import { isBranchName } from "./refs.ts";

/** Each fetch adds a pack; with this many all is fetched anew into one. */
const MOST_PACKS = 64;

const REMOTE = "origin";

/** Reads a branch of a remote repository, from what is fetched of it into a folder that may be lost at any time. */
export class RemoteReader implements GitReader {
  readonly #source: GitSource;
  readonly #http: HttpClient;
  readonly #local: LocalReader;
  readonly #files: ReturnType<typeof fencedFiles>;
  /** What would be refused again, and is not asked for again. */
  #refused: { readonly head: string; readonly reason: GitRefusal } | undefined;

  constructor(source: GitSource, http: HttpClient) {
    this.#source = source;
    this.#http = http;
    this.#local = new LocalReader(source.cache, source.branch);
    this.#files = fencedFiles(source.cache);
  }

  async head(): Promise<string | undefined> {
    const { url, branch } = this.#source;
    if (!isBranchName(branch)) throw new Error(`${branch} is not the name of a branch`);
    const name = `refs/heads/${branch}`;
    const refs = await git.listServerRefs({ http: this.#http, url, prefix: name });
    const head = refs.find(({ ref }) => ref === name)?.oid;
    if (head === undefined || (await this.#has(head))) return head;
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
    const packs = await readdir(join(this.#source.cache, "objects", "pack")).catch(() => undefined);
    if (packs === undefined || packs.length > 2 * MOST_PACKS) await this.#begin();
    await this.#transfer();
    if (await this.#has(head)) return;
    // A folder that was cut short by a crash claims to have what it lacks: with an empty one all is sent.
    await this.#begin();
    await this.#transfer();
  }

  async #begin(): Promise<void> {
    const { cache, url } = this.#source;
    await rm(cache, { recursive: true, force: true });
    await mkdir(cache, { recursive: true, mode: 0o700 });
    const place = { fs: this.#files, gitdir: cache };
    await git.init({ ...place, bare: true });
    await git.addRemote({ ...place, remote: REMOTE, url });
  }

  /** Asks for what is new since the last time: what the remote is told to be here stands under the remote's name. */
  async #transfer(): Promise<void> {
    const { cache, url, branch } = this.#source;
    await git.fetch({
      ...{ fs: this.#files, gitdir: cache, http: this.#http, url, remote: REMOTE },
      ...{ ref: `${REMOTE}/${branch}`, remoteRef: branch, singleBranch: true, tags: false },
    });
  }
}
