import type { IncomingMessage } from "node:http";
import { GalleryError } from "../../domain/errors.ts";
import type { Seams } from "../../domain/seams.ts";

const LOOK_MS = 1000;
/** How long the rest of a body is read after its request was refused, so that the client gets to see the refusal. */
const LINGER_MS = 5000;

interface Body {
  /** Whether bytes that arrive buy more time. */
  readonly streamed: boolean;
  bytes: number;
  since: number;
  answered: boolean;
}

export interface BodyWatch {
  enter(request: IncomingMessage, streamed: boolean): void;
  leave(request: IncomingMessage): void;
  stop(): void;
}

/**
 * Gives up requests whose body does not arrive. Node's own timeout counts the whole request and would cut every long
 * upload; here a JSON body has the time as a whole, a streamed one as long as it stands still.
 */
export function watchBodies({ clock, timers }: Seams, timeoutMs: number): BodyWatch {
  const open = new Map<IncomingMessage, Body>();

  function look(request: IncomingMessage, body: Body): void {
    const now = clock.now();
    const { bytesRead } = request.socket;
    if (request.complete || request.destroyed) open.delete(request);
    else if (body.answered) {
      if (now - body.since >= LINGER_MS) request.destroy();
    } else if (body.streamed && bytesRead !== body.bytes) {
      body.bytes = bytesRead;
      body.since = now;
    } else if (now - body.since >= timeoutMs) {
      open.delete(request);
      const error = new GalleryError("request.timeout", `the body did not arrive within ${timeoutMs} ms`);
      if (request.listenerCount("error") > 0) request.emit("error", error);
      else request.destroy();
    }
  }

  const timer = timers.every(LOOK_MS, () => {
    for (const [request, body] of open) look(request, body);
  });

  return {
    enter(request, streamed) {
      open.set(request, { streamed, bytes: request.socket.bytesRead, since: clock.now(), answered: false });
    },
    leave(request) {
      const body = open.get(request);
      if (body === undefined) return;
      if (request.complete || request.destroyed) open.delete(request);
      else Object.assign(body, { answered: true, since: clock.now() });
    },
    stop: () => timer.cancel(),
  };
}
