import { once } from "node:events";
import type { Socket } from "node:net";
import { GalleryError } from "../../domain/errors.ts";
import type { Clock } from "../../domain/seams.ts";
import type { Log } from "./errors.ts";
import { firstEvent } from "./first-event.ts";
import { frameOf, readFrames, type Waiting } from "./frames.ts";
import type { HeldBytes } from "./held-bytes.ts";
import { limits } from "./limits.ts";

const patience: Readonly<Record<Waiting, number>> = {
  frame: limits.idleMs,
  "rest of frame": limits.frameMs,
  nothing: Number.POSITIVE_INFINITY,
};

export interface ConnectionOptions {
  readonly socket: Socket;
  readonly held: HeldBytes;
  readonly clock: Clock;
  readonly log: Log;
  /** The signal aborts when the answer is no longer waited for. */
  readonly answer: (request: Buffer, gone: AbortSignal) => Promise<Buffer>;
}

/** One framed connection: its calls are answered in order, and whatever it sends ends no other. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #gone = new AbortController();
  #deadline = Number.POSITIVE_INFINITY;
  #busy = false;
  #stopping = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    options.socket.once("close", () => this.#gone.abort());
  }

  /** Serves until either side ends it. Never rejects. */
  async serve(): Promise<void> {
    const { socket, held, log } = this.#options;
    try {
      for await (const frame of readFrames(socket, held, (what) => this.#waitFor(what))) {
        await this.#serveOne(frame);
        if (this.#stopping) break;
      }
    } catch (error) {
      const refused = error instanceof GalleryError;
      log.debug(refused ? { reason: error.message } : { err: error }, "a Thrift connection was closed");
    }
    await this.#close();
  }

  /** Lets the last answer out, for as long as an answer may take. */
  async #close(): Promise<void> {
    const { socket } = this.#options;
    this.#waitFor("rest of frame");
    socket.destroySoon();
    if (!socket.closed) await once(socket, "close").catch(() => undefined);
  }

  async #serveOne(frame: Buffer): Promise<void> {
    this.#busy = true;
    const answer = frameOf(await this.#options.answer(frame, this.#gone.signal));
    await this.#send(answer);
    this.#busy = false;
  }

  async #send(answer: Buffer): Promise<void> {
    const { socket } = this.#options;
    if (socket.destroyed || socket.write(answer)) return;
    this.#waitFor("rest of frame");
    await firstEvent(socket, ["drain", "close"]);
  }

  #waitFor(what: Waiting): void {
    this.#deadline = this.#options.clock.now() + patience[what];
  }

  /** Ends the connection when the other side has kept it waiting for too long. */
  check(now: number): void {
    if (now > this.#deadline) this.end();
  }

  end(): void {
    this.#options.socket.destroy();
  }

  /** Ends it at once when idle, otherwise with the answer that is under way, which waits for nothing more. */
  stop(): void {
    this.#stopping = true;
    this.#gone.abort();
    if (!this.#busy) this.end();
  }
}
