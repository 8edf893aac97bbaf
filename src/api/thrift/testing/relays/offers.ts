import type { Offer, OfferEvent } from "../../../../domain/offer.ts";
import type { Relay } from "../relay.ts";
import { deployed, wireDeployed } from "./deployments.ts";
import { at, context, moved, other, paris, ref, uuid, wireMoved, wireParis, wireRef } from "./samples.ts";

const common = {
  uuid: other,
  project: "p",
  baseVersionId: "m",
  environment: "production",
  owner: "ada",
  openedAt: at,
  updatedAt: at,
  updates: 2,
};
const snoozed: Offer = {
  ...common,
  partition: paris,
  state: "snoozed",
  deployed: ref,
  proposed: { ...ref, version: "4.2" },
  moved,
  snoozedUntil: at,
};
const wireSnoozed = {
  ...common,
  partition: wireParis,
  state: "snoozed",
  deployed: wireRef,
  proposed: { ...wireRef, version: "4.2" },
  moved: wireMoved,
  snoozedUntil: at,
};
const declined: Offer = { ...snoozed, state: "declined", snoozedUntil: null };
const { snoozedUntil: _, ...wireDeclined } = { ...wireSnoozed, state: "declined" };

const history: readonly OfferEvent[] = [
  { position: 3, at, by: "ada", event: "opened", proposed: "4.2", reason: "" },
];

export const offerRelays: Record<string, Relay> = {
  "storage.listOffers": {
    call: (c) =>
      c.listOffers({
        project: "p",
        baseVersionId: "m",
        environment: "shadow",
        state: "snoozed",
        pageSize: 1,
      }),
    input: { project: "p", baseVersionId: "m", environment: "shadow", state: "snoozed", page_size: 1 },
    answer: { items: [snoozed], next_page_token: "n" },
    told: { items: [wireSnoozed], nextPageToken: "n" },
  },
  "storage.getOffer": {
    call: (c) => c.getOffer(other),
    input: { offer: other },
    answer: { ...snoozed, history },
    told: { offer: wireSnoozed, history },
  },
  "storage.acceptOffer": {
    call: (c) =>
      c.acceptOffer(
        { offer: other, reason: "tested", proposed: uuid, ifMatch: 12 as never, approval: uuid },
        context,
      ),
    input: { offer: other, reason: "tested", proposed: uuid, ifMatch: 12, approval: uuid },
    answer: deployed,
    told: wireDeployed,
  },
  "storage.declineOffer": {
    call: (c) => c.declineOffer(other, "worse", context),
    input: { offer: other, reason: "worse" },
    answer: declined,
    told: wireDeclined,
  },
  "storage.snoozeOffer": {
    call: (c) => c.snoozeOffer(other, at, "busy", context),
    input: { offer: other, until: at, reason: "busy" },
    answer: snoozed,
    told: wireSnoozed,
  },
};
