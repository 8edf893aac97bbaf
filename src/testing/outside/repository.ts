import { createHash } from "node:crypto";
import type { Git, GitCommit, GitFiles, GitReader } from "../../domain/seams.ts";

interface Kept {
  readonly commit: GitCommit;
  readonly parent: string | undefined;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** A Git repository in memory with one branch, as every `GitSource` reads it. */
export class Repository implements Git, GitReader {
  readonly #commits = new Map<string, Kept>();
  #head: string | undefined;
  /** Rejects every question with this sentence while it is set. */
  unreachable: string | undefined;

  open(): GitReader {
    return this;
  }

  /** Adds, replaces and (with null) removes files in a new commit of the branch; returns its hash. */
  push(changes: Readonly<Record<string, string | null>>, by: Partial<GitCommit> = {}): string {
    const files = new Map(this.#kept(this.#head)?.files);
    for (const [path, text] of Object.entries(changes)) {
      if (text === null) files.delete(path);
      else files.set(path, Buffer.from(text));
    }
    const count = this.#commits.size;
    const hash = createHash("sha1").update(`commit ${count}`).digest("hex");
    const commit = {
      hash,
      author: "ann",
      email: "ann@example.org",
      message: `commit ${count}`,
      at: count,
      ...by,
    };
    this.#commits.set(hash, { commit, parent: this.#head, files });
    this.#head = hash;
    return hash;
  }

  /** Moves the branch to any commit that was ever made, as a forced push does. */
  reset(hash: string | undefined): void {
    this.#head = hash;
  }

  async head(): Promise<string | undefined> {
    this.#reach();
    return this.#head;
  }

  async commit(hash: string): Promise<GitCommit> {
    return this.#require(hash).commit;
  }

  async files(
    hash: string,
    folder: string,
    wanted: (path: string) => boolean,
  ): Promise<GitFiles | undefined> {
    const prefix = folder === "" ? "" : `${folder}/`;
    const all = [...this.#require(hash).files].filter(([path]) => path.startsWith(prefix));
    if (all.length === 0 && folder !== "") return undefined;
    const relative = all.map(([path, bytes]) => [path.slice(prefix.length), bytes] as const);
    return { files: new Map(relative.filter(([path]) => wanted(path))), leftOut: [] };
  }

  async contains(newer: string, older: string): Promise<boolean> {
    this.#reach();
    return this.#line(newer).some(({ commit }) => commit.hash === older);
  }

  async history(hash: string, path: string, limit: number) {
    this.#require(hash);
    const changed = this.#line(hash).filter(
      ({ files, parent }) => !same(files.get(path), this.#kept(parent)?.files.get(path)),
    );
    return changed.slice(0, limit).map(({ commit, files }) => ({ commit, file: files.get(path) ?? null }));
  }

  #line(hash: string): Kept[] {
    const line: Kept[] = [];
    for (let kept = this.#kept(hash); kept !== undefined; kept = this.#kept(kept.parent)) line.push(kept);
    return line;
  }

  #kept(hash: string | undefined): Kept | undefined {
    return hash === undefined ? undefined : this.#commits.get(hash);
  }

  #require(hash: string): Kept {
    this.#reach();
    const kept = this.#kept(hash);
    if (kept === undefined) throw new Error(`object ${hash} is not in the repository`);
    return kept;
  }

  #reach(): void {
    if (this.unreachable !== undefined) throw new Error(this.unreachable);
  }
}

const same = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === undefined || other === undefined ? one === other : Buffer.compare(one, other) === 0;
