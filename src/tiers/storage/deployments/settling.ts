import type { Caller } from "../../../domain/caller.ts";
import { versionText } from "../../../domain/version-range.ts";
import type { DeploymentRow, OfferRow, RefRow, Tables, Work } from "../../../stores/records/store.ts";
import { refRows } from "../refs.ts";
import { closeOffers } from "./offer-events.ts";
import type { FoundSlot } from "./slots.ts";

/** The one offer of a slot that can be answered. */
export function* liveOffer(tables: Tables, slot: FoundSlot): Work<OfferRow | undefined> {
  const live = yield* tables.offers.live([slot.line]);
  return live.find((offer) => offer.environment === slot.environment.id);
}

/** What a deployment makes of the offer of its slot. */
export function* settleOffer(
  tables: Tables,
  caller: Caller,
  offer: OfferRow,
  deployment: DeploymentRow,
): Work<void> {
  const { action, instance, at } = deployment;
  const close = (state: "accepted" | "withdrawn", reason: string) =>
    closeOffers(tables, caller, at, [offer], state, reason);
  if (instance === null) return yield* close("withdrawn", "nothing is served any more");
  const refs = yield* refRows(tables, [instance, offer.proposed]);
  const served = refs.get(instance)!;
  if (action === "rollback") {
    return yield* close("withdrawn", `it was rolled back to version ${versionText(served)}`);
  }
  if (instance === offer.proposed) return yield* close("accepted", deployment.reason);
  if (yield* sameBlob(tables, served, refs.get(offer.proposed)!)) {
    return yield* tables.offers.update([{ ...offer, deployed: instance }]);
  }
  yield* close("withdrawn", `version ${versionText(served)} was deployed`);
}

/** Do two instances differ in nothing but their upstreams? */
function* sameBlob(tables: Tables, left: RefRow, right: RefRow): Work<boolean> {
  const descents = yield* tables.descents.of([left.id, right.id]);
  const originOf = (ref: RefRow): string =>
    descents.find((each) => each.instance === ref.id)?.origin ?? ref.uuid;
  return originOf(left) === originOf(right);
}
