import { isDeepStrictEqual } from "node:util";
import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import type { CreatedWebhook, NewWebhook, Webhook, WebhookChange } from "../../../domain/subscription.ts";
import { checkUuid, quote } from "../../../domain/text.ts";
import { timeOf } from "../../../domain/time.ts";
import type { Page, PageRequest } from "../../../domain/values.ts";
import type { Tables, WebhookRow, Work } from "../../../stores/records/store.ts";
import { log, once, type TierContext } from "../../transaction.ts";
import { requireProject } from "../projects.ts";
import { resolveFilter } from "./filter.ts";
import { checkChange, checkNew } from "./webhook-checks.ts";
import { type WebhookMoves, webhookChanged, webhookCreated, webhookRemoved } from "./webhook-log.ts";

type Present = WebhookRow & { readonly state: Webhook["state"] };

export function* requireWebhook(tables: Tables, uuid: string): Work<Present> {
  const webhook = yield* tables.webhooks.byUuid(uuid);
  if (webhook !== undefined && isPresent(webhook)) return webhook;
  throw new GalleryError("webhook.unknown", `there is no webhook ${quote(uuid)}`, { field: "webhook" });
}

const isPresent = (row: WebhookRow): row is Present => row.state !== "removed";

function* present(tables: Tables, rows: readonly Present[]): Work<Webhook[]> {
  const found = yield* tables.webhooks.counts(rows.map(({ id }) => id));
  const counts = new Map(found.map((each) => [each.webhook, each]));
  return rows.map(
    ({ id, uuid, projectName, name, description, url, format, events, filter, state, ...row }) => {
      const { waiting = 0, dead = 0 } = counts.get(id) ?? {};
      const { kinds, ...narrowed } = filter;
      const wanted = events === null ? kinds && { kinds } : { events };
      return {
        ...{ ...narrowed, ...wanted, uuid, project: projectName, name, description, url, format, state },
        ...{ createdAt: timeOf(row.at), createdBy: row.actor, updatedAt: timeOf(row.updated), waiting, dead },
      };
    },
  );
}

/** The row after a change, and what of it moves. */
function moved(
  row: Present,
  change: ReturnType<typeof checkChange>,
): { after: Present; moves: WebhookMoves } {
  const after = { ...row, ...change };
  const { state, filter: _, ...others } = change;
  const changed = Object.keys(others).filter(
    (name) => !isDeepStrictEqual(after[name as keyof Present], row[name as keyof Present]),
  );
  return {
    after,
    moves: {
      ...(state !== undefined && state !== row.state && { state }),
      ...(changed.length > 0 && { changed }),
    },
  };
}

/** @param wake looks at once for what is to be sent */
export function createWebhooks({ records, seams }: TierContext, wake: () => void) {
  async function refuseUncallable(url: string): Promise<void> {
    const refusal = await seams.http.refusal(url);
    if (refusal === undefined) return;
    throw new GalleryError("webhook.refused", `the url may not be called: ${refusal}`, { field: "url" });
  }

  const change = async <T>(
    caller: Caller,
    operation: string,
    input: { readonly webhook: string },
    work: (tables: Tables, webhook: Present, at: number) => Work<T>,
  ): Promise<T> => {
    const uuid = checkUuid(input.webhook, "webhook");
    const answer = await records.write((tables) =>
      once(tables, caller, operation, input, seams.clock, function* (at) {
        return yield* work(tables, yield* requireWebhook(tables, uuid), at);
      }),
    );
    wake();
    return answer;
  };

  return {
    async createWebhook(caller: Caller, input: NewWebhook): Promise<CreatedWebhook> {
      const told = checkNew(input, seams.ids);
      await refuseUncallable(told.url);
      const uuid = seams.ids.uuid();
      const created = await records.write((tables) =>
        once(tables, caller, "createWebhook", input, seams.clock, function* (at) {
          const { id: project, name: projectName } = yield* requireProject(tables, input.project);
          yield* resolveFilter(tables, told.filter);
          const position = yield* log(tables, caller, at, [webhookCreated({ uuid, project, projectName })]);
          const row = { ...told, uuid, project, position, at, actor: caller.actor };
          const id = yield* tables.webhooks.insert(row);
          const [webhook] = yield* present(tables, [{ ...row, id, projectName, updated: at }]);
          return { ...webhook!, secret: told.secret };
        }),
      );
      wake();
      return created;
    },

    async getWebhook(_caller: Caller, input: { webhook: string }): Promise<Webhook> {
      const uuid = checkUuid(input.webhook, "webhook");
      return records.read(function* (tables) {
        return (yield* present(tables, [yield* requireWebhook(tables, uuid)]))[0]!;
      });
    },

    async listWebhooks(_caller: Caller, input: { project: string } & PageRequest): Promise<Page<Webhook>> {
      const size = pageSize(input);
      const query = `webhooks ${input.project}`;
      const [after] = decodeCursor(input, query, [0]);
      return records.read(function* (tables) {
        const { id } = yield* requireProject(tables, input.project);
        const rows = (yield* tables.webhooks.list(id, after!, size + 1)).filter(isPresent);
        const shown = yield* present(tables, rows);
        const of = new Map(rows.map((row, index) => [row, shown[index]!]));
        return toPage(
          rows,
          size,
          query,
          (row) => [row.id],
          (row) => of.get(row)!,
        );
      });
    },

    async changeWebhook(caller: Caller, input: WebhookChange): Promise<Webhook> {
      if (input.url !== undefined) await refuseUncallable(input.url);
      return change(caller, "changeWebhook", input, function* (tables, webhook, at) {
        const { after, moves } = moved(webhook, checkChange(input, webhook));
        if (Object.keys(moves).length === 0) return (yield* present(tables, [webhook]))[0]!;
        const row = { ...after, updated: at };
        yield* tables.webhooks.update(row);
        yield* log(tables, caller, at, [webhookChanged(webhook, moves)]);
        return (yield* present(tables, [row]))[0]!;
      });
    },

    async removeWebhook(caller: Caller, input: { webhook: string }): Promise<void> {
      await change(caller, "removeWebhook", input, function* (tables, webhook, at) {
        yield* tables.webhooks.remove(webhook.id);
        yield* log(tables, caller, at, [webhookRemoved(webhook)]);
        return {};
      });
    },
  };
}
