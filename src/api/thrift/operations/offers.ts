import { toDeployment } from "../codec/deployments.ts";
import { acceptanceFrom, offerQueryFrom, toOffer, toOfferHistory } from "../codec/offers.ts";
import { required, toPage } from "../codec/values.ts";
import type { Operations } from "../operation.ts";

type Names = "listOffers" | "getOffer" | "acceptOffer" | "declineOffer" | "snoozeOffer";

export const offerOperations: Pick<Operations, Names> = {
  listOffers: async ({ gallery, caller }, query) =>
    toPage(await gallery.storage.listOffers(caller, offerQueryFrom(query)), toOffer),

  getOffer: async ({ gallery, caller }, offer) =>
    toOfferHistory(await gallery.storage.getOffer(caller, { offer: required(offer, "offer") })),

  acceptOffer: async ({ gallery, caller }, acceptance) =>
    toDeployment(await gallery.storage.acceptOffer(caller, acceptanceFrom(acceptance))),

  declineOffer: async ({ gallery, caller }, offer, reason) => {
    const answer = { offer: required(offer, "offer"), reason: required(reason, "reason") };
    return toOffer(await gallery.storage.declineOffer(caller, answer));
  },

  snoozeOffer: async ({ gallery, caller }, offer, snoozeUntil, reason) => {
    const snooze = {
      offer: required(offer, "offer"),
      until: required(snoozeUntil, "snoozeUntil"),
      reason: required(reason, "reason"),
    };
    return toOffer(await gallery.storage.snoozeOffer(caller, snooze));
  },
};
