import type { Offer } from "../../../domain/offer.ts";
import { timeOf } from "../../../domain/time.ts";
import type { OfferRow, Tables, Work } from "../../../stores/records/store.ts";
import { movedPins, presentRefs } from "../refs.ts";

/** The owners of the models that have these lines. */
function* ownersOf(tables: Tables, lines: readonly number[]): Work<Map<number, string>> {
  const rows = yield* tables.lines.byIds([...new Set(lines)]);
  const bases = yield* tables.lines.bases([...new Set(rows.map((row) => row.base))]);
  const ownerOf = new Map(bases.map((base) => [base.id, base.owner]));
  return new Map(rows.map((row) => [row.line, ownerOf.get(row.base)!]));
}

/** Offers as callers see them now; order is kept. */
export function* presentOffers(tables: Tables, rows: readonly OfferRow[], now: number): Work<Offer[]> {
  const refs = yield* presentRefs(
    tables,
    rows.flatMap((row) => [row.deployed, row.proposed]),
  );
  const environments = yield* tables.environments.byIds([...new Set(rows.map((row) => row.environment))]);
  const nameOf = new Map(environments.map((each) => [each.id, each.name]));
  const owners = yield* ownersOf(
    tables,
    rows.map((row) => row.line),
  );
  const moved = yield* movedPins(
    tables,
    rows.map((row) => ({ from: row.deployed, to: row.proposed })),
  );
  return rows.map((row, index) => {
    const proposed = refs.get(row.proposed)!;
    const asleep = row.state === "open" && row.snoozed !== null && row.snoozed > now;
    return {
      uuid: row.uuid,
      project: proposed.project,
      baseVersionId: proposed.baseVersionId,
      partition: proposed.partition,
      environment: nameOf.get(row.environment)!,
      owner: owners.get(row.line)!,
      state: asleep ? "snoozed" : row.state,
      deployed: refs.get(row.deployed)!,
      proposed,
      moved: moved[index]!,
      openedAt: timeOf(row.opened),
      updatedAt: timeOf(row.updated),
      updates: row.updates,
      snoozedUntil: asleep ? timeOf(row.snoozed) : null,
    };
  });
}

export function* presentOffer(tables: Tables, row: OfferRow, now: number): Work<Offer> {
  return (yield* presentOffers(tables, [row], now))[0]!;
}
