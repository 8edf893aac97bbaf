import { invariant } from "../../../../domain/errors.ts";
import type { WebhookRow, Webhooks } from "../../store.ts";
import { forEachList, type Parameter, row, rows, run, type Work } from "../query.ts";
import { parse, toJson } from "./json.ts";

type RawWebhook = Omit<WebhookRow, "filter" | "events"> & { filter: string; events: string | null };

const select = `
  SELECT w.id, w.uuid, w.project, p.name AS "projectName", w.name, w.description, w.url, w.format, w.events, w.filter,
         w.secret, w.state, w.position, w.at, w.actor, coalesce(w.updated, w.at) AS updated
  FROM webhook w JOIN project p ON p.id = w.project`;

function* many(where: string, parameters: readonly Parameter[]): Work<WebhookRow[]> {
  const raw = yield* rows<RawWebhook>(`${select} WHERE ${where}`, parameters);
  return raw.map((each) => ({
    ...each,
    filter: parse<WebhookRow["filter"]>(each.filter),
    events: each.events === null ? null : parse<WebhookRow["events"]>(each.events),
  }));
}

export const webhooks: Webhooks = {
  *insert(webhook) {
    const inserted = yield* row<{ id: number }>(
      `INSERT INTO webhook (uuid, project, name, description, url, format, events, filter, secret, state, position, at, actor)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      [
        webhook.uuid,
        webhook.project,
        webhook.name,
        webhook.description,
        webhook.url,
        webhook.format,
        webhook.events === null ? null : toJson(webhook.events),
        toJson(webhook.filter),
        webhook.secret,
        webhook.state,
        webhook.position,
        webhook.at,
        webhook.actor,
      ],
    );
    return inserted!.id;
  },
  *byUuid(uuid) {
    return (yield* many("w.uuid = ? AND w.state <> 'removed'", [uuid]))[0];
  },
  *byId(id) {
    const [found] = yield* many("w.id = ?", [id]);
    invariant(found, `webhook ${id} is named by a record and exists`);
    return found;
  },
  list: (project, afterId, limit) =>
    many("w.project = ? AND w.id > ? AND w.state <> 'removed' ORDER BY w.id LIMIT ?", [
      project,
      afterId,
      limit,
    ]),
  *anyActive() {
    return (yield* row("SELECT 1 AS found FROM webhook WHERE state = 'active' LIMIT 1")) !== undefined;
  },
  *behind(seen, head) {
    const found = yield* rows<{ id: number }>(
      `SELECT w.id FROM webhook w WHERE w.state = 'active' AND w.position < ?
         AND EXISTS (SELECT 1 FROM change c WHERE c.project = w.project AND c.position > ?)
       ORDER BY w.id`,
      [head, seen],
    );
    return found.map(({ id }) => id);
  },
  setState: (id, state, at) => run("UPDATE webhook SET state = ?, updated = ? WHERE id = ?", [state, at, id]),
  update: ({ id, name, description, url, events, filter, secret, state, updated }) =>
    run(
      `UPDATE webhook SET name = ?, description = ?, url = ?, events = ?, filter = ?, secret = ?, state = ?, updated = ?
       WHERE id = ?`,
      [
        ...[name, description, url, events === null ? null : toJson(events), toJson(filter)],
        ...[secret, state, updated, id],
      ],
    ),
  remove: (id) => run("UPDATE webhook SET state = 'removed', secret = '' WHERE id = ?", [id]),
  setPosition: (id, position) => run("UPDATE webhook SET position = ? WHERE id = ?", [position, id]),
  counts: (ids) =>
    forEachList(ids, (wanted) =>
      rows(
        `SELECT webhook, sum(CASE state WHEN 'waiting' THEN 1 ELSE 0 END) AS waiting,
                sum(CASE state WHEN 'dead' THEN 1 ELSE 0 END) AS dead
         FROM delivery WHERE webhook IN ${wanted.sql} AND state IN ('waiting', 'dead') GROUP BY webhook`,
        wanted.parameters,
      ),
    ),
};
