import type { OfferRow, Offers } from "../../store.ts";
import { forEachList, type Parameter, row, rows } from "../query.ts";
import { insertIdentified, insertMany } from "./insert.ts";

const COLUMNS =
  "o.id, o.uuid, o.line, o.environment, o.deployed, o.proposed, o.state, o.opened, o.updated, o.updates, o.snoozed";
const INSERT =
  "INSERT INTO offer (uuid, line, environment, deployed, proposed, state, live, opened, updated, updates, snoozed)";
const INSERTED = 11;

function encode(offer: Omit<OfferRow, "id">, into: Parameter[]): void {
  into.push(offer.uuid, offer.line, offer.environment, offer.deployed, offer.proposed, offer.state);
  into.push(offer.state === "open" ? 1 : 0, offer.opened, offer.updated, offer.updates, offer.snoozed);
}

export const offers: Offers = {
  insert: (items) => insertIdentified(items, INSERT, INSERTED, (offer) => offer.uuid, encode),
  *update(items) {
    // Each row exists: an insert that always meets it is the one bulk update that both databases know.
    yield* insertMany(
      items,
      INSERT,
      `ON CONFLICT (uuid) DO UPDATE SET deployed = excluded.deployed, proposed = excluded.proposed,
         state = excluded.state, live = excluded.live, updated = excluded.updated, updates = excluded.updates,
         snoozed = excluded.snoozed`,
      INSERTED,
      encode,
    );
  },
  byUuid: (uuid) => row<OfferRow>(`SELECT ${COLUMNS} FROM offer o WHERE o.uuid = ?`, [uuid]),
  live: (lines) =>
    forEachList(lines, (wanted) =>
      rows<OfferRow>(
        `SELECT ${COLUMNS} FROM offer o WHERE o.line IN ${wanted.sql} AND o.live = 1 ORDER BY o.id`,
        wanted.parameters,
      ),
    ),
  proposing: (instances) =>
    forEachList(instances, (wanted) =>
      rows<OfferRow>(
        `SELECT ${COLUMNS} FROM instance i JOIN offer o ON o.line = i.line AND o.proposed = i.id AND o.live = 1
         WHERE i.id IN ${wanted.sql} ORDER BY o.id`,
        wanted.parameters,
      ),
    ),
  *list(filter, limit) {
    const conditions = ["o.id > ?", "o.state = ?"];
    const snoozable = filter.state === "open" || filter.state === "snoozed";
    const parameters: Parameter[] = [filter.afterId, snoozable ? "open" : filter.state];
    if (snoozable) {
      conditions.push(`${filter.state === "open" ? "NOT " : ""}coalesce(o.snoozed, 0) > ?`);
      parameters.push(filter.now);
    }
    if (filter.environment === undefined) {
      conditions.push("o.environment IN (SELECT id FROM environment WHERE project = ?)");
      parameters.push(filter.project);
    } else {
      conditions.push("o.environment = ?");
      parameters.push(filter.environment);
    }
    if (filter.base !== undefined) {
      conditions.push("o.line IN (SELECT id FROM line WHERE base = ?)");
      parameters.push(filter.base);
    }
    return yield* rows<OfferRow>(
      `SELECT ${COLUMNS} FROM offer o WHERE ${conditions.join(" AND ")} ORDER BY o.id LIMIT ?`,
      [...parameters, limit],
    );
  },
};
