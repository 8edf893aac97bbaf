import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import type { Delivery, DeliveryQuery, DeliveryState } from "../../../domain/subscription.ts";
import { checkUuid, quote } from "../../../domain/text.ts";
import { timeOf } from "../../../domain/time.ts";
import type { Page } from "../../../domain/values.ts";
import type { DescribedDelivery } from "../../../stores/records/store.ts";
import { AT_ONCE } from "../../../stores/records/subscriptions.ts";
import { once, type TierContext } from "../../transaction.ts";
import { requireWebhook } from "./webhooks.ts";

const STATES: readonly DeliveryState[] = ["waiting", "delivered", "dead"];

function present(webhook: string, row: DescribedDelivery): Delivery {
  const { uuid: id, change, kind, state, attempts, due, at, result } = row;
  const nextAt = due === null ? null : timeOf(due === AT_ONCE ? at : due);
  return { id, webhook, change, kind, state, attempts, nextAt, lastResult: result };
}

/** @param wake looks at once for what is to be sent */
export function createDeliveries({ records, seams }: TierContext, wake: () => void) {
  return {
    async listDeliveries(_caller: Caller, input: DeliveryQuery): Promise<Page<Delivery>> {
      const uuid = checkUuid(input.webhook, "webhook");
      const { state } = input;
      if (state !== undefined && !STATES.includes(state)) {
        throw new GalleryError(
          "request.invalid",
          `state must be one of ${STATES.join(", ")}, got ${quote(state)}`,
          {
            field: "state",
          },
        );
      }
      const size = pageSize(input);
      const query = `deliveries ${uuid} ${state ?? ""}`;
      const [before] = decodeCursor(input, query, [Number.MAX_SAFE_INTEGER]);
      return records.read(function* (tables) {
        const { id } = yield* requireWebhook(tables, uuid);
        const filter = { before: before!, ...(state !== undefined && { state }) };
        const rows = yield* tables.deliveries.list(id, filter, size + 1);
        return toPage(
          rows,
          size,
          query,
          (row) => [row.change],
          (row) => present(uuid, row),
        );
      });
    },

    async replayDelivery(caller: Caller, input: { webhook: string; delivery: string }): Promise<Delivery> {
      const uuid = checkUuid(input.webhook, "webhook");
      const id = checkUuid(input.delivery, "delivery");
      const replayed = await records.write((tables) =>
        once(tables, caller, "replayDelivery", input, seams.clock, function* () {
          const webhook = yield* requireWebhook(tables, uuid);
          const delivery = yield* tables.deliveries.byUuid(webhook.id, id);
          if (delivery === undefined) {
            throw new GalleryError("delivery.unknown", `the webhook has no delivery ${quote(id)}`, {
              field: "delivery",
            });
          }
          const again = { ...delivery, state: "waiting", attempts: 0, due: AT_ONCE } as const;
          yield* tables.deliveries.update(again);
          return present(uuid, again);
        }),
      );
      wake();
      return replayed;
    },
  };
}
