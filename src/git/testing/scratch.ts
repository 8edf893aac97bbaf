import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder for the running test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "gallery-git-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A repository made by the real `git` in a folder of the running test. */
export class Scratch {
  readonly path: string;
  #clock = 1_767_225_600;

  constructor(folder = scratchFolder(), ...options: string[]) {
    this.path = folder;
    this.git("init", "-q", "-b", "main", ...options);
  }

  git(...given: string[]): string {
    return this.run(given).toString().trim();
  }

  /** Standard input may be given, as for `git hash-object --stdin` and `git mktree`. */
  run(given: readonly string[], input?: string | Buffer): Buffer {
    const date = `${this.#clock} +0000`;
    return execFileSync("git", ["-C", this.path, "-c", "protocol.file.allow=always", ...given], {
      stdio: ["pipe", "pipe", "ignore"],
      maxBuffer: 256 * 1024 ** 2,
      ...(input === undefined ? {} : { input }),
      env: {
        PATH: process.env.PATH,
        HOME: this.path,
        GIT_CONFIG_NOSYSTEM: "1",
        ...{ GIT_AUTHOR_NAME: "Ann", GIT_AUTHOR_EMAIL: "ann@example.org", GIT_AUTHOR_DATE: date },
        ...{ GIT_COMMITTER_NAME: "Bob", GIT_COMMITTER_EMAIL: "bob@example.org", GIT_COMMITTER_DATE: date },
      },
    });
  }

  write(files: Readonly<Record<string, string | Buffer>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, path)), { recursive: true });
      writeFileSync(join(this.path, path), content);
    }
  }

  /** Writes files and commits all that is there; returns the hash. */
  commit(files: Readonly<Record<string, string | Buffer>>, message = "change"): string {
    this.write(files);
    this.git("add", "-A");
    return this.finish(message);
  }

  /** Commits what is staged. */
  finish(message: string): string {
    this.#clock += 60;
    this.git("commit", "-q", "--allow-empty", "-m", message);
    return this.head();
  }

  head(): string {
    return this.git("rev-parse", "HEAD");
  }

  /** Makes the branch stand at a commit of a tree that no work tree could hold. */
  commitTree(tree: string): string {
    const hash = this.git("commit-tree", tree, "-m", "made by hand");
    this.git("update-ref", "refs/heads/main", hash);
    return hash;
  }

  blob(content: string | Buffer): string {
    return this.run(["hash-object", "-w", "--stdin"], content).toString().trim();
  }

  /** Entries as Git keeps them: `<mode> <name>` and the hash. */
  tree(...entries: readonly (readonly [mode: string, name: string | Buffer, hash: string])[]): string {
    const bytes = entries.map(([mode, name, hash]) =>
      Buffer.concat([Buffer.from(`${mode} `), Buffer.from(name), Buffer.from([0]), Buffer.from(hash, "hex")]),
    );
    return this.run(["hash-object", "-t", "tree", "-w", "--literally", "--stdin"], Buffer.concat(bytes))
      .toString()
      .trim();
  }
}
