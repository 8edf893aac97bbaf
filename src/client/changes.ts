import type { Change, ChangePage, ChangeRequest } from "../domain/change.ts";
import { pause } from "./retry.ts";
import type { CallOptions, Transport } from "./transport.ts";

export interface FollowOptions extends CallOptions {
  /** Milliseconds between two looks when there is nothing new; 1,000 unless told. */
  readonly interval?: number;
}

export type Changes = ReturnType<typeof createChanges>;

export function createChanges(transport: Transport) {
  const list = (request: ChangeRequest = {}, options: CallOptions = {}): Promise<ChangePage> =>
    transport.json({
      ...options,
      method: "GET",
      path: "/changes",
      query: { ...request },
      repeat: "harmless",
    });

  /** From `after` to the end that the log had when it was reached. */
  async function* all(request: ChangeRequest = {}, options: CallOptions = {}): AsyncGenerator<Change, void> {
    let after = request.after ?? 0;
    for (;;) {
      const page = await list({ ...request, after }, options);
      yield* page.items;
      if (page.position >= page.head || page.position <= after) return;
      after = page.position;
    }
  }

  /** From `after` (the end of the log unless told) and then for ever, until the signal aborts. */
  async function* follow(
    request: ChangeRequest = {},
    options: FollowOptions = {},
  ): AsyncGenerator<Change, never> {
    let after = request.after ?? (await list({ limit: 1 }, options)).head;
    for (;;) {
      const page = await list({ ...request, after }, options);
      yield* page.items;
      const caughtUp = page.position >= page.head || page.position <= after;
      after = Math.max(after, page.position);
      if (caughtUp) await pause(options.interval ?? 1000, options.signal);
    }
  }

  return { list, all, follow };
}
