import type { Change, ChangePage, ChangeRequest } from "../domain/change.ts";
import { type FollowRequest, follow } from "./follow.ts";
import type { CallOptions, Transport } from "./transport.ts";

export type Changes = ReturnType<typeof createChanges>;

export function createChanges(transport: Transport) {
  const list = (request: ChangeRequest = {}, options: CallOptions = {}): Promise<ChangePage> =>
    transport.json({
      ...options,
      method: "GET",
      path: "/changes",
      query: { ...request },
      repeat: "harmless",
      patience: (request.wait ?? 0) * 1_000,
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

  return {
    list,
    all,
    /** From `after` (the end of the log unless told) and then for ever, until the signal aborts. */
    follow: (request: FollowRequest = {}, options: CallOptions = {}) => follow(transport, request, options),
  };
}
