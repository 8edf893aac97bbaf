import type { Offer, OfferEvent } from "../../client/index.ts";
import type { Context } from "../kit/context.ts";
import { partitionText } from "../kit/names.ts";
import type { Column } from "../kit/table.ts";
import { movesText } from "../kit/versions.ts";

export const exampleOffer = "7c1f4a52-0b1d-4c7e-8a57-9e3d5f0c9b22";

export const offerColumns: readonly Column<Offer>[] = [
  { title: "uuid", of: (offer) => offer.uuid },
  { title: "state", of: (offer) => offer.state },
  { title: "model", of: (offer) => offer.baseVersionId },
  { title: "partition", of: (offer) => partitionText(offer.partition) },
  { title: "environment", of: (offer) => offer.environment },
  { title: "serves", of: (offer) => offer.deployed.version },
  { title: "proposed", of: (offer) => offer.proposed.version },
  { title: "upstreams", of: (offer) => movesText(offer.moved) },
  { title: "updates", of: (offer) => offer.updates },
  { title: "updated", of: (offer) => offer.updatedAt },
  { title: "snoozed until", of: (offer) => offer.snoozedUntil },
  { title: "owner", of: (offer) => offer.owner },
];

export const eventColumns: readonly Column<OfferEvent>[] = [
  { title: "position", of: (event) => event.position },
  { title: "at", of: (event) => event.at },
  { title: "event", of: (event) => event.event },
  { title: "proposed", of: (event) => event.proposed },
  { title: "by", of: (event) => event.by },
  { title: "reason", of: (event) => event.reason },
];

export async function printOffer({ output }: Context, offer: Offer): Promise<void> {
  await output.record(offer, [
    ...offerColumns.map(({ title, of }) => [title, of(offer)] as const),
    ["opened", offer.openedAt],
    ["deployed instance", offer.deployed.uuid],
    ["proposed instance", offer.proposed.uuid],
  ]);
}
