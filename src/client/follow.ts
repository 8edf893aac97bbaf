import type { Change, ChangeFilter } from "../domain/change.ts";
import { GalleryError } from "../domain/errors.ts";
import { readEvents } from "./events.ts";
import { delayAfter, isPassing, pause } from "./retry.ts";
import { type CallOptions, connectionError, type Transport } from "./transport.ts";

/** The server says something each 15 seconds; a connection that is quieter is dead. */
const LONGEST_SILENCE_MS = 45_000;

export interface FollowRequest extends ChangeFilter {
  /** Position after which to begin; the end of the log unless told. */
  readonly after?: number;
}

/**
 * Every change after a position, as it happens, until the signal aborts. Cut off, it goes on where it was, and loses
 * and doubles nothing. A server that was never reached is an error after the usual attempts; one that goes away later
 * is waited for.
 */
export async function* follow(
  transport: Transport,
  { after, ...filter }: FollowRequest,
  { signal }: CallOptions,
): AsyncGenerator<Change, never> {
  let position = after;
  let reached = false;
  for (let failures = 0; ; failures += 1) {
    const silence = new Silence(LONGEST_SILENCE_MS);
    const either = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
    let where = "";
    try {
      const response = await transport.open({
        method: "GET",
        path: "/changes/stream",
        query: { ...filter, after: position },
        headers: { accept: "text/event-stream" },
        signal: either,
      });
      where = response.url;
      reached = true;
      for await (const { id, data } of readEvents(silence.brokenBy(response.body ?? []))) {
        failures = 0;
        if (data !== undefined) yield JSON.parse(data) as Change;
        if (id !== undefined) position = Number(id);
      }
    } catch (reason) {
      const error = where === "" ? reason : connectionError(reason, where, either);
      if (signal?.aborted) throw signal.reason;
      if (!isPassing(error) || (!reached && failures >= transport.retries)) throw error;
    } finally {
      silence.end();
    }
    await pause(delayAfter(GONE, failures), signal);
  }
}

const GONE = new GalleryError("server.unreachable", "the stream of changes has ended");

/** Aborts its signal when nothing has been heard for too long. */
class Silence {
  readonly #limit: number;
  readonly #abort = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(limit: number) {
    this.#limit = limit;
    this.#begin();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  async *brokenBy(
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of chunks) {
      this.end();
      yield chunk;
      this.#begin();
    }
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #begin(): void {
    const reason = new GalleryError("server.unreachable", `nothing was heard for ${this.#limit / 1_000} s`);
    this.#timer = setTimeout(() => this.#abort.abort(reason), this.#limit);
  }
}
