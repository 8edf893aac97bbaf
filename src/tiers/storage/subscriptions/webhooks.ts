import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import type { CreatedWebhook, NewWebhook, Webhook } from "../../../domain/subscription.ts";
import { checkText, checkUuid, quote } from "../../../domain/text.ts";
import { timeOf } from "../../../domain/time.ts";
import type { Page, PageRequest } from "../../../domain/values.ts";
import type { Tables, WebhookRow, Work } from "../../../stores/records/store.ts";
import { log, once, type TierContext } from "../../transaction.ts";
import { requireProject } from "../projects.ts";
import { checkFilter, resolveFilter } from "./filter.ts";
import { newSecret } from "./signature.ts";
import { webhookChanged, webhookCreated, webhookRemoved } from "./webhook-log.ts";

const URL_LENGTH = 2_048;

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
  return rows.map(({ id, uuid, projectName, url, filter, state, at, actor }) => {
    const { waiting = 0, dead = 0 } = counts.get(id) ?? {};
    return {
      ...{ ...filter, uuid, project: projectName, url, state },
      ...{ createdAt: timeOf(at), createdBy: actor, waiting, dead },
    };
  });
}

/** @param wake looks at once for what is to be sent */
export function createWebhooks({ records, seams }: TierContext, wake: () => void) {
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
      const filter = checkFilter(input);
      const url = checkText(input.url, "url", URL_LENGTH);
      const refusal = await seams.http.refusal(url);
      if (refusal !== undefined) {
        throw new GalleryError("webhook.refused", `the url may not be called: ${refusal}`, { field: "url" });
      }
      const uuid = seams.ids.uuid();
      const secret = newSecret(seams.ids);
      const created = await records.write((tables) =>
        once(tables, caller, "createWebhook", input, seams.clock, function* (at) {
          const { id: project, name: projectName } = yield* requireProject(tables, input.project);
          yield* resolveFilter(tables, filter);
          const position = yield* log(tables, caller, at, [webhookCreated({ uuid, project, projectName })]);
          const row = {
            ...{ uuid, project, url, filter, secret, position, at },
            ...({ state: "active", actor: caller.actor } as const),
          };
          const id = yield* tables.webhooks.insert(row);
          const [webhook] = yield* present(tables, [{ ...row, id, projectName }]);
          return { ...webhook!, secret };
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

    async listWebhooks(_caller: Caller, input: PageRequest & { project: string }): Promise<Page<Webhook>> {
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

    async setWebhookState(
      caller: Caller,
      input: { webhook: string; state: "active" | "paused" },
    ): Promise<Webhook> {
      const { state } = input;
      if (state !== "active" && state !== "paused") {
        throw new GalleryError("request.invalid", `state must be active or paused, got ${quote(state)}`, {
          field: "state",
        });
      }
      return change(caller, "setWebhookState", input, function* (tables, webhook, at) {
        if (webhook.state !== state) {
          yield* tables.webhooks.setState(webhook.id, state);
          yield* log(tables, caller, at, [webhookChanged(webhook, state)]);
        }
        return (yield* present(tables, [{ ...webhook, state }]))[0]!;
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
