import type { Caller } from "../../../domain/caller.ts";
import { canonicalJson } from "../../../domain/canonical.ts";
import type { Deployment } from "../../../domain/deployment.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type {
  Offer,
  OfferAcceptance,
  OfferAnswer,
  OfferHistory,
  OfferQuery,
  OfferSnooze,
} from "../../../domain/offer.ts";
import { offerStates } from "../../../domain/offer.ts";
import { decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import { checkReason, checkUuid, quote } from "../../../domain/text.ts";
import { parseTime, timeOf } from "../../../domain/time.ts";
import type { Page } from "../../../domain/values.ts";
import type { OfferRow, Tables, Work } from "../../../stores/records/store.ts";
import { once, type TierContext } from "../../transaction.ts";
import { deployInstance } from "./deployments.ts";
import { closeOffers, offerMoves, recordOffers } from "./offer-events.ts";
import { presentOffer, presentOffers } from "./offer-view.ts";
import { checkIfMatch, findSlots } from "./slots.ts";

function* requireOffer(tables: Tables, uuid: string): Work<OfferRow> {
  const row = yield* tables.offers.byUuid(uuid);
  if (row) return row;
  throw new GalleryError("offer.unknown", `there is no offer ${uuid}`, { field: "offer" });
}

function* requireLive(tables: Tables, uuid: string): Work<OfferRow> {
  const row = yield* requireOffer(tables, uuid);
  if (row.state === "open") return row;
  throw new GalleryError("offer.closed", `offer ${uuid} is ${row.state}`, { field: "offer" });
}

export function createOffers({ records, seams }: TierContext) {
  const { clock } = seams;
  return {
    async listOffers(_caller: Caller, input: OfferQuery): Promise<Page<Offer>> {
      const size = pageSize(input);
      const { project, baseVersionId, environment, state = "open" } = input;
      if (!offerStates.includes(state)) {
        throw new GalleryError(
          "request.invalid",
          `state must be one of ${offerStates.join(", ")}, got ${quote(state)}`,
          { field: "state" },
        );
      }
      const query = `offers ${canonicalJson([project, baseVersionId, environment, state])}`;
      const [afterId] = decodeCursor(input, query, [0]);
      const now = clock.now();
      return records.read(function* (tables) {
        const slots = yield* findSlots(tables, input);
        const filter = slots && { ...slots, state, now, afterId: afterId! };
        const rows = filter ? yield* tables.offers.list(filter, size + 1) : [];
        const offers = yield* presentOffers(tables, rows, now);
        const pairs = rows.map((row, index) => ({ row, offer: offers[index]! }));
        return toPage(
          pairs,
          size,
          query,
          ({ row }) => [row.id],
          ({ offer }) => offer,
        );
      });
    },

    async getOffer(_caller: Caller, input: { offer: string }): Promise<OfferHistory> {
      const uuid = checkUuid(input.offer, "offer");
      const now = clock.now();
      return records.read(function* (tables) {
        const row = yield* requireOffer(tables, uuid);
        const moves = yield* offerMoves(tables, row);
        return {
          ...(yield* presentOffer(tables, row, now)),
          history: moves.map(({ position, at, actor, event, proposed, reason }) => ({
            position,
            at: timeOf(at),
            by: actor,
            event,
            proposed,
            reason,
          })),
        };
      });
    },

    async acceptOffer(caller: Caller, input: OfferAcceptance): Promise<Deployment> {
      const uuid = checkUuid(input.offer, "offer");
      const looked = input.proposed === undefined ? undefined : checkUuid(input.proposed, "proposed");
      const wish = {
        reason: checkReason(input.reason),
        ifMatch: checkIfMatch(input.ifMatch),
        approval: input.approval === undefined ? undefined : checkUuid(input.approval, "approval"),
      };
      return records.write((tables) =>
        once(tables, caller, "acceptOffer", input, clock, function* (at) {
          const offer = yield* requireLive(tables, uuid);
          const [instance] = yield* tables.instances.byIds([offer.proposed]);
          if (looked !== undefined && looked !== instance!.uuid) {
            throw new GalleryError("offer.moved", `offer ${uuid} proposes ${instance!.uuid} now`, {
              field: "proposed",
            });
          }
          const [environment] = yield* tables.environments.byIds([offer.environment]);
          return yield* deployInstance(tables, caller, at, {
            ...wish,
            instance: instance!,
            environment: environment!.name,
          });
        }),
      );
    },

    async declineOffer(caller: Caller, input: OfferAnswer): Promise<Offer> {
      const uuid = checkUuid(input.offer, "offer");
      const reason = checkReason(input.reason);
      return records.write((tables) =>
        once(tables, caller, "declineOffer", input, clock, function* (at) {
          const offer = yield* requireLive(tables, uuid);
          yield* closeOffers(tables, caller, at, [offer], "declined", reason);
          return yield* presentOffer(tables, yield* requireOffer(tables, uuid), at);
        }),
      );
    },

    async snoozeOffer(caller: Caller, input: OfferSnooze): Promise<Offer> {
      const uuid = checkUuid(input.offer, "offer");
      const reason = checkReason(input.reason);
      const snoozed = parseTime(input.until, "until");
      return records.write((tables) =>
        once(tables, caller, "snoozeOffer", input, clock, function* (at) {
          const offer = yield* requireLive(tables, uuid);
          if (snoozed <= at) {
            throw new GalleryError("request.invalid", `until ${timeOf(snoozed)} must be in the future`, {
              field: "until",
            });
          }
          const asleep: OfferRow = { ...offer, snoozed };
          yield* tables.offers.update([asleep]);
          yield* recordOffers(tables, caller, at, [asleep], "snoozed", reason);
          return yield* presentOffer(tables, asleep, at);
        }),
      );
    },
  };
}
