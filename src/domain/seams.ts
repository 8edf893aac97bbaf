/**
 * Chance, time and the outside come in by these doors only (lint forbids the globals elsewhere), so the whole
 * server can run under a seeded scheduler. `open.ts` hands in the real ones, `src/testing` the simulated ones.
 */

/** Milliseconds since the epoch. */
export interface Clock {
  now(): number;
}

export interface Ids {
  /** A random UUID (version 4), lower case. */
  uuid(): string;
  /** Random bytes as lower-case hex, for names that nobody should guess. */
  token(bytes: number): string;
}

export interface Timer {
  cancel(): void;
}

export interface Timers {
  /** Runs `task` once after `ms` milliseconds; does not keep the process alive. */
  after(ms: number, task: () => void): Timer;
  /** Runs `task` every `ms` milliseconds until cancelled; does not keep the process alive. */
  every(ms: number, task: () => void): Timer;
  /** Runs `task` when the current turn of the event loop has taken in what was waiting. */
  soon(task: () => void): void;
}

export interface HttpRequest {
  readonly method: "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For all of it: the name, the connection and the beginning of the answer. */
  readonly timeoutMs: number;
  /** Whether the answer's body is waited for. */
  readonly wantsBody?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  /** The first KiB, where it is wanted. */
  readonly body?: string;
  /** Milliseconds that it asks to wait before the next request. */
  readonly retryAfterMs?: number;
}

/** The one way out. */
export interface Http {
  /**
   * Sends a request once, to places that may be called only, and follows no redirect. What the answer says beside its
   * status and its `Retry-After` is thrown away unless it is wanted. Rejects with an error whose message says in a few words why there is no answer.
   */
  request(request: HttpRequest): Promise<HttpAnswer>;
  /** Why a URL may not be called, as far as its name leads anywhere today; undefined when it may. */
  refusal(url: string): Promise<string | undefined>;
}

/** Where rules are read from. Only the operator of a server names one. */
/** Who asks over SSH, and whom it believes. */
export interface SshIdentity {
  /** File of the private key. */
  readonly key: string;
  /** Opens the key when it is encrypted. */
  readonly passphrase?: string;
  /** File of the keys of hosts; a host that is not in it is not talked to. */
  readonly knownHosts: string;
}

export interface GitSource {
  /** A folder of this machine, an `https:` or `http:` URL without a name or password, or what SSH reads. */
  readonly url: string;
  readonly branch: string;
  /** Sent as a password when `url` is one of HTTP. */
  readonly token?: string;
  /** Needed when `url` is one of SSH. */
  readonly ssh?: SshIdentity;
  /** Folder for what was fetched from a remote; may be lost at any time. */
  readonly cache: string;
}

export interface GitCommit {
  readonly hash: string;
  readonly author: string;
  readonly email: string;
  readonly message: string;
  /** Milliseconds since the epoch, as who committed says. */
  readonly at: number;
}

/** A file or folder that is in a commit and was not read. */
export interface GitLeftOut {
  readonly path: string;
  /** Continues the sentence that names it. */
  readonly why: string;
}

export interface GitFiles {
  /** Contents by path from the folder asked for, in the order of Git. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly leftOut: readonly GitLeftOut[];
}

/**
 * Reads one branch of one Git repository: objects only, never a work tree; no hook runs, no link and no other
 * repository inside is followed. Everything rejects with an error whose message says in a few words what is wrong;
 * what a commit holds and is not read for good (too large, broken) rejects with a `GitRefusal`.
 */
export interface GitReader {
  /** The newest commit of the branch, fetched when it is remote; undefined while there is none. */
  head(): Promise<string | undefined>;
  commit(hash: string): Promise<GitCommit>;
  /** Files under a folder (empty for all) whose path from there is wanted; undefined when there is no such folder. */
  files(hash: string, folder: string, wanted: (path: string) => boolean): Promise<GitFiles | undefined>;
  /** Whether `older` is `newer` or one of its ancestors; false too when it is no longer known. */
  contains(newer: string, older: string): Promise<boolean>;
  /** Commits that changed a file, newest first, seen from `hash`; with the file as they left it, null where they removed it. */
  history(
    hash: string,
    path: string,
    limit: number,
  ): Promise<readonly { commit: GitCommit; file: Uint8Array | null }[]>;
}

/** A commit that will not be read however often it is asked for. */
export class GitRefusal extends Error {}

export interface Git {
  open(source: GitSource): GitReader;
}

export interface Letter {
  /** The same in every attempt: a mail server that knows it already may drop it. */
  readonly id: string;
  readonly to: readonly string[];
  /** One line. */
  readonly subject: string;
  readonly text: string;
}

/** The way out by mail. */
export interface Mail {
  /**
   * Hands a letter over once. `refused` says in a few words why it never will be taken, null when it was taken. Rejects
   * with an error of a few words when another attempt may go well.
   */
  send(letter: Letter): Promise<{ readonly refused: string | null }>;
}

export interface Seams {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly timers: Timers;
  readonly http: Http;
  readonly git: Git;
}
