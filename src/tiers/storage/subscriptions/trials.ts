import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { WebhookTrial, WebhookTrialResult } from "../../../domain/subscription.ts";
import { checkUuid } from "../../../domain/text.ts";
import { timeOf } from "../../../domain/time.ts";
import type { TierContext } from "../../transaction.ts";
import { ANSWER_MS, isDelivered } from "./attempts.ts";
import { formats } from "./formats/format.ts";
import { checkEvent } from "./webhook-checks.ts";
import { requireWebhook } from "./webhooks.ts";

export function createTrials({ records, seams }: TierContext) {
  return {
    /** Sends at once what tells of nothing, once, whatever the state of the webhook; no delivery is kept of it. */
    async tryWebhook(_caller: Caller, input: WebhookTrial): Promise<WebhookTrialResult> {
      const uuid = checkUuid(input.webhook, "webhook");
      const event = input.event === undefined ? undefined : checkEvent(input.event, "event");
      const webhook = await records.read((tables) => requireWebhook(tables, uuid));
      const { url, secret, format } = webhook;
      if (event !== undefined && format !== "mlflow") {
        throw new GalleryError("request.invalid", "event can be given with the format mlflow only", {
          field: "event",
        });
      }
      const at = seams.clock.now();
      const { type, sign, trial } = formats[format];
      const body = trial(webhook, timeOf(at), event);
      const headers = {
        "content-type": type,
        "user-agent": "gallery",
        ...sign(secret, { id: seams.ids.uuid(), at, body }),
      };
      try {
        const request = {
          method: "POST",
          url,
          headers,
          body,
          timeoutMs: ANSWER_MS,
          wantsBody: true,
        } as const;
        const answer = await seams.http.request(request);
        const { status } = answer;
        return { delivered: isDelivered(status), status, body: answer.body ?? "", error: null };
      } catch (reason) {
        return { delivered: false, status: null, body: "", error: (reason as Error).message };
      }
    },
  };
}
