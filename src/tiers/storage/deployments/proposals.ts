import type { Caller } from "../../../domain/caller.ts";
import type { Ids } from "../../../domain/seams.ts";
import type { OfferRow, SlotRow, Tables, Work } from "../../../stores/records/store.ts";
import { refRows } from "../refs.ts";
import { closeOffers, recordOffers } from "./offer-events.ts";

/** A version that propagation made on a line, and the instance whose blob it carries. */
export interface MadeVersion {
  readonly line: number;
  readonly instance: number;
  readonly origin: number;
}

const MOVED = "its upstreams moved";

const slotKey = ({ line, environment }: { line: number; environment: number }): string =>
  `${line} ${environment}`;

/** Offers each slot of these lines the new version where it is what the slot serves, but for its upstreams. */
export function* proposeUpgrades(
  tables: Tables,
  caller: Caller,
  at: number,
  ids: Ids,
  made: readonly MadeVersion[],
): Work<void> {
  const madeOn = new Map(made.map((version) => [version.line, version]));
  const slots = (yield* tables.deployments.slots([...madeOn.keys()])).filter(
    (slot) => slot.origin === madeOn.get(slot.line)!.origin,
  );
  const live = yield* tables.offers.live([...new Set(slots.map((slot) => slot.line))]);
  const liveAt = new Map(live.map((offer) => [slotKey(offer), offer]));
  const fresh: SlotRow[] = [];
  const updated: OfferRow[] = [];
  for (const slot of slots) {
    const offer = liveAt.get(slotKey(slot));
    const proposed = madeOn.get(slot.line)!.instance;
    if (offer) updated.push({ ...offer, proposed, updated: at, updates: offer.updates + 1 });
    else fresh.push(slot);
  }
  const opening = fresh.map(
    (slot): Omit<OfferRow, "id"> => ({
      uuid: ids.uuid(),
      line: slot.line,
      environment: slot.environment,
      deployed: slot.instance,
      proposed: madeOn.get(slot.line)!.instance,
      state: "open",
      opened: at,
      updated: at,
      updates: 0,
      snoozed: null,
    }),
  );
  const inserted = yield* tables.offers.insert(opening);
  const opened = opening.map((offer, index) => ({ ...offer, id: inserted[index]! }));
  yield* tables.offers.update(updated);
  yield* recordOffers(tables, caller, at, opened, "opened", MOVED);
  yield* recordOffers(tables, caller, at, updated, "updated", MOVED);
}

/** Ends the offers on these lines, since something else was trained there. */
export function* withdrawOffers(
  tables: Tables,
  caller: Caller,
  at: number,
  lines: readonly number[],
  reason: string,
): Work<void> {
  yield* closeOffers(tables, caller, at, yield* tables.offers.live(lines), "withdrawn", reason);
}

/** Ends the offers that propose these instances. */
export function* withdrawOffersOf(
  tables: Tables,
  caller: Caller,
  at: number,
  instances: readonly number[],
  reason: string,
): Work<void> {
  yield* closeOffers(tables, caller, at, yield* tables.offers.proposing(instances), "withdrawn", reason);
}

/** Ends the offers that propose instances of a base version id, or only of one of its revisions. */
export function* withdrawOffersUnder(
  tables: Tables,
  caller: Caller,
  at: number,
  model: { readonly base: number; readonly revision: number | null },
  reason: string,
): Work<void> {
  const lines = yield* tables.lines.of([model.base]);
  const live = yield* tables.offers.live(lines.map(({ line }) => line));
  const proposed = yield* refRows(
    tables,
    live.map((offer) => offer.proposed),
  );
  const concerned = live.filter(
    (offer) => model.revision === null || proposed.get(offer.proposed)!.revision === model.revision,
  );
  yield* closeOffers(tables, caller, at, concerned, "withdrawn", reason);
}
