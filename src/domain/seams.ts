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
}

export interface HttpAnswer {
  readonly status: number;
  /** Milliseconds that it asks to wait before the next request. */
  readonly retryAfterMs?: number;
}

/** The one way out. */
export interface Http {
  /**
   * Sends a request once, to places that may be called only, and follows no redirect. What the answer says beside its
   * status and its `Retry-After` is thrown away. Rejects with an error whose message says in a few words why there is no answer.
   */
  request(request: HttpRequest): Promise<HttpAnswer>;
  /** Why a URL may not be called, as far as its name leads anywhere today; undefined when it may. */
  refusal(url: string): Promise<string | undefined>;
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
}
