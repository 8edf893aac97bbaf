import type { Caller } from "../../../domain/caller.ts";
import type { OfferEvent } from "../../../domain/offer.ts";
import { versionText } from "../../../domain/version-range.ts";
import type { OfferRow, StateEntry, Tables, Work } from "../../../stores/records/store.ts";
import { log } from "../../transaction.ts";
import { partitionIn, refRows } from "../refs.ts";

const OFFER = "offer";

type OfferMove = Pick<OfferEvent, "event" | "proposed" | "reason">;

/** Writes what happened to offers into the change log and into their own histories. */
export function* recordOffers(
  tables: Tables,
  caller: Caller,
  at: number,
  offers: readonly OfferRow[],
  event: OfferEvent["event"],
  reason: string,
): Work<void> {
  if (offers.length === 0) return;
  const refs = yield* refRows(
    tables,
    offers.flatMap((offer) => [offer.proposed, offer.deployed]),
  );
  const environments = yield* tables.environments.byIds([...new Set(offers.map((each) => each.environment))]);
  const environmentOf = new Map(environments.map((each) => [each.id, each]));
  const first = yield* log(
    tables,
    caller,
    at,
    offers.map((offer) => {
      const proposed = refs.get(offer.proposed)!;
      const environment = environmentOf.get(offer.environment)!;
      return {
        kind: `offer.${event}` as const,
        project: environment.project,
        subjectKind: "instance",
        subject: proposed.id,
        uuid: proposed.uuid,
        data: {
          baseVersionId: proposed.baseName,
          version: versionText(proposed),
          partition: partitionIn(proposed.partition),
          environment: environment.name,
          offer: offer.uuid,
          deployed: versionText(refs.get(offer.deployed)!),
        },
      };
    }),
  );
  yield* tables.states.append(
    offers.map((offer, index): StateEntry => {
      const move: OfferMove = { event, proposed: versionText(refs.get(offer.proposed)!), reason };
      return {
        position: first + index,
        subjectKind: OFFER,
        subject: offer.id,
        name: OFFER,
        value: move,
        at,
        actor: caller.actor,
      };
    }),
  );
}

/** Ends offers: nobody can answer them any more. */
export function* closeOffers(
  tables: Tables,
  caller: Caller,
  at: number,
  offers: readonly OfferRow[],
  state: Exclude<OfferRow["state"], "open">,
  reason: string,
): Work<void> {
  if (offers.length === 0) return;
  yield* tables.offers.update(offers.map((offer) => ({ ...offer, state })));
  yield* recordOffers(tables, caller, at, offers, state, reason);
}

export function* offerMoves(
  tables: Tables,
  offer: OfferRow,
): Work<(OfferMove & Omit<StateEntry, "value">)[]> {
  const entries = yield* tables.states.history(OFFER, offer.id, OFFER);
  return entries.map(({ value, ...entry }) => ({ ...entry, ...(value as OfferMove) }));
}
