import type { OfferAcceptance, OfferAnswer, OfferSnooze } from "../../../domain/offer.ts";
import type { Storage } from "../../../tiers/storage/index.ts";
import type { Handlers } from "../handler.ts";
import { expectation, tellPosition } from "./deployments.ts";

export const offerHandlers = (storage: Storage): Handlers => ({
  "storage.listOffers": ({ caller, params: { project }, query }) =>
    storage.listOffers(caller, { ...query, project }),

  "storage.getOffer": ({ caller, params: { offer } }) => storage.getOffer(caller, { offer }),

  "storage.acceptOffer": (call) => {
    const body = call.body as Omit<OfferAcceptance, "offer" | "ifMatch">;
    const input = { ...body, ...expectation(call), offer: call.params.offer };
    return tellPosition(call, storage.acceptOffer(call.caller, input));
  },

  "storage.declineOffer": ({ caller, params: { offer }, body }) =>
    storage.declineOffer(caller, { ...(body as Omit<OfferAnswer, "offer">), offer }),

  "storage.snoozeOffer": ({ caller, params: { offer }, body }) =>
    storage.snoozeOffer(caller, { ...(body as Omit<OfferSnooze, "offer">), offer }),
});
