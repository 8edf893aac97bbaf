import type { Deployment } from "../domain/deployment.ts";
import type {
  Offer,
  OfferAcceptance,
  OfferAnswer,
  OfferHistory,
  OfferQuery,
  OfferSnooze,
} from "../domain/offer.ts";
import type { Page } from "../domain/values.ts";
import { type CallOptions, everyPage, ifMatchHeader, path, type Transport } from "./transport.ts";

export type Offers = ReturnType<typeof createOffers>;

export function createOffers(transport: Transport) {
  const list = ({ project, ...query }: OfferQuery, options: CallOptions = {}): Promise<Page<Offer>> =>
    transport.json({
      ...options,
      method: "GET",
      path: path`/projects/${project}/offers`,
      query,
      repeat: "harmless",
    });

  return {
    /** The open ones unless another state is named. */
    list,

    all: (request: OfferQuery, options: CallOptions = {}): AsyncIterable<Offer> =>
      everyPage(request.page_token, (page_token) => list({ ...request, page_token }, options)),

    get: (offer: string, options: CallOptions = {}): Promise<OfferHistory> =>
      transport.json({ ...options, method: "GET", path: path`/offers/${offer}`, repeat: "harmless" }),

    /** Deploys what is proposed. */
    accept: ({ offer, ifMatch, ...body }: OfferAcceptance, options: CallOptions = {}): Promise<Deployment> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/offers/${offer}/acceptance`,
        headers: ifMatchHeader(ifMatch),
        body,
        repeat: "keyed",
      }),

    decline: ({ offer, ...body }: OfferAnswer, options: CallOptions = {}): Promise<Offer> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/offers/${offer}/refusal`,
        body,
        repeat: "keyed",
      }),

    snooze: ({ offer, ...body }: OfferSnooze, options: CallOptions = {}): Promise<Offer> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/offers/${offer}/snooze`,
        body,
        repeat: "keyed",
      }),
  };
}
