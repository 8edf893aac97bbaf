import type { Caller } from "../../domain/caller.ts";
import type { ChangePage, ChangeRequest } from "../../domain/change.ts";
import { GalleryError } from "../../domain/errors.ts";
import { checkCount } from "../../domain/page.ts";
import type { TierContext } from "../transaction.ts";
import type { ChangeFeed } from "./subscriptions/feed.ts";
import { checkFilter } from "./subscriptions/filter.ts";
import { scan } from "./subscriptions/scan.ts";

const DEFAULT_LIMIT = 100;
const MAXIMUM_LIMIT = 1_000;
const LONGEST_WAIT_S = 60;

export function createChanges({ records, seams }: TierContext, feed: ChangeFeed) {
  return {
    async listChanges(caller: Caller, input: ChangeRequest): Promise<ChangePage> {
      const after = checkCount(input.after, "after", 0, 0, Number.MAX_SAFE_INTEGER);
      const limit = checkCount(input.limit, "limit", DEFAULT_LIMIT, 1, MAXIMUM_LIMIT);
      const wait = checkWait(input.wait ?? 0);
      const filter = checkFilter(input);
      const deadline = seams.clock.now() + wait * 1_000;
      let page = await scan(records, filter, after, limit);
      for (;;) {
        const left = deadline - seams.clock.now();
        const nothing = page.items.length === 0 && page.position >= page.head;
        if (!nothing || left <= 0 || caller.gone?.aborted) return page;
        await feed.moved(page.position, left, caller.gone);
        page = await scan(records, filter, page.position, limit);
        if (feed.closed) return page;
      }
    },
  };
}

function checkWait(wait: unknown): number {
  if (typeof wait === "number" && wait >= 0 && wait <= LONGEST_WAIT_S) return wait;
  throw new GalleryError("request.invalid", `wait must be 0 to ${LONGEST_WAIT_S} seconds`, { field: "wait" });
}
