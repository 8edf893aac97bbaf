import {
  type Offer,
  type OfferAcceptance,
  type OfferHistory,
  type OfferQuery,
  offerStates,
} from "../../../domain/offer.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { toInstanceRef, toMovedPin, withPartition } from "./refs.ts";
import { choiceFrom, pageFrom, present, required, textOrNothing } from "./values.ts";

export function offerQueryFrom(given: Given<Generated.OfferQuery>): OfferQuery {
  const query = required(given, "query");
  return {
    ...present({
      project: required(query.project, "query.project"),
      baseVersionId: textOrNothing(query.baseVersionId),
      environment: textOrNothing(query.environment),
      state: choiceFrom(query.state, offerStates, "query.state"),
    }),
    ...pageFrom(query),
  };
}

export function acceptanceFrom(given: Given<Generated.OfferAcceptance>): OfferAcceptance {
  const acceptance = required(given, "acceptance");
  return present({
    offer: required(acceptance.offer, "acceptance.offer"),
    reason: required(acceptance.reason, "acceptance.reason"),
    proposed: textOrNothing(acceptance.proposed),
    ifMatch: acceptance.ifMatch,
    approval: textOrNothing(acceptance.approval),
  });
}

export function toOffer({ deployed, proposed, moved, ...rest }: Offer): Answer<Generated.Offer> {
  return {
    ...present(withPartition(rest)),
    deployed: toInstanceRef(deployed),
    proposed: toInstanceRef(proposed),
    moved: moved.map(toMovedPin),
  };
}

export function toOfferHistory({ history, ...offer }: OfferHistory): Answer<Generated.OfferHistory> {
  return { offer: toOffer(offer), history };
}
