import type { Deliveries, DeliveryRow, DescribedDelivery } from "../../store.ts";
import { AT_ONCE } from "../../subscriptions.ts";
import { type Parameter, row, rows, run } from "../query.ts";
import { changeColumns, decodeChange, type RawChange } from "./changes.ts";
import { insertMany } from "./insert.ts";

const columns = "d.id, d.uuid, d.webhook, d.change, d.state, d.attempts, d.due, d.result";
const described = `SELECT ${columns}, c.kind, c.at FROM delivery d JOIN change c ON c.position = d.change`;

export const deliveries: Deliveries = {
  insert: (items) =>
    insertMany(
      items,
      "INSERT INTO delivery (uuid, webhook, change, state, attempts, due)",
      "",
      6,
      ({ uuid, webhook, change }, into) => {
        into.push(uuid, webhook, change, "waiting", 0, AT_ONCE);
      },
    ),
  schedule: () =>
    rows(
      `SELECT * FROM (
         SELECT w.id AS webhook, (SELECT min(due) FROM delivery WHERE webhook = w.id AND state = 'waiting') AS due
         FROM webhook w WHERE w.state = 'active') first
       WHERE due IS NOT NULL`,
    ),
  *due(webhook, now, limit) {
    const found = yield* rows<Omit<DeliveryRow, "uuid" | "state"> & RawChange & { delivery: string }>(
      `SELECT d.id, d.uuid AS delivery, d.webhook, d.change, d.attempts, d.due, d.result, ${changeColumns}
       FROM delivery d JOIN change c ON c.position = d.change JOIN project p ON p.id = c.project
       WHERE d.webhook = ? AND d.state = 'waiting' AND d.due <= ? ORDER BY d.due, d.change LIMIT ?`,
      [webhook, now, limit],
    );
    return found.map(({ id, delivery: uuid, change, attempts, due, result, ...raw }) => ({
      ...{ id, uuid, webhook, change, state: "waiting" as const, attempts, due, result },
      body: decodeChange(raw),
    }));
  },
  byUuid: (webhook, uuid) =>
    row<DescribedDelivery>(`${described} WHERE d.uuid = ? AND d.webhook = ?`, [uuid, webhook]),
  update: ({ id, state, attempts, due, result }) =>
    run("UPDATE delivery SET state = ?, attempts = ?, due = ?, result = ? WHERE id = ?", [
      state,
      attempts,
      due,
      result,
      id,
    ]),
  list(webhook, { state, before }, limit) {
    const parameters: Parameter[] = [webhook, before];
    if (state !== undefined) parameters.push(state);
    return rows<DescribedDelivery>(
      `${described} WHERE d.webhook = ? AND d.change < ? ${state === undefined ? "" : "AND d.state = ?"}
       ORDER BY d.change DESC LIMIT ?`,
      [...parameters, limit],
    );
  },
};
