import { Readable } from "node:stream";
import type { Caller } from "../../../domain/caller.ts";
import type { ChangePage, ChangeRequest } from "../../../domain/change.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { Storage } from "../../../tiers/storage/index.ts";
import { bookmark, eventOf, heartbeat } from "../event-stream.ts";
import type { Call } from "../handler.ts";

const HEARTBEAT_S = 15;
/** Changes in one piece of the answer: a reader who is slow makes the server hold no more than a few pieces. */
const PAGE = 100;

/** Everything after a position, for as long as the reader stays and the server runs. */
export async function streamChanges(storage: Storage, call: Call): Promise<unknown> {
  const { request, reply } = call;
  const caller = untilGone(call);
  const filter = call.query as ChangeRequest;
  const last = request.headers["last-event-id"];
  const start = last === undefined ? filter.after : Number(last);
  // What cannot be answered is refused before the answer begins.
  const first = await storage.listChanges(caller, {
    ...filter,
    after: start ?? Number.MAX_SAFE_INTEGER,
    limit: PAGE,
  });
  // A connection that outlived its stream would hold up a stop.
  reply.type("text/event-stream; charset=utf-8").headers({ connection: "close", "x-accel-buffering": "no" });
  if (request.method === "HEAD") return reply.send();
  const events = eventsFrom(storage, caller, filter, start ?? first.head);
  return reply.send(Readable.from(events, { objectMode: false }));
}

/** The caller, with a signal of the connection's end. */
export function untilGone({ caller, reply }: Call): Caller {
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort());
  return { ...caller, gone: gone.signal };
}

async function* eventsFrom(
  storage: Storage,
  caller: Caller,
  filter: ChangeRequest,
  start: number,
): AsyncGenerator<string, void> {
  let position = start;
  yield bookmark(position);
  while (!caller.gone?.aborted) {
    let page: ChangePage;
    try {
      page = await storage.listChanges(caller, {
        ...filter,
        after: position,
        limit: PAGE,
        wait: HEARTBEAT_S,
      });
    } catch (reason) {
      // The reader comes back by itself, here or to another server, and goes on where it was.
      if (reason instanceof GalleryError && reason.kind === "unavailable") return;
      throw reason;
    }
    const known = page.items.at(-1)?.position ?? position;
    const rest = page.position > known ? bookmark(page.position) : "";
    position = page.position;
    yield page.items.map(eventOf).join("") + rest || heartbeat;
  }
}
