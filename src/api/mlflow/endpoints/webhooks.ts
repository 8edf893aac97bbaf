import { type Endpoint, refused } from "./endpoint.ts";

const why =
  "Webhooks of Gallery are set up by its own interface (`gallery webhook`) and tell of every change.";

export const webhooksEndpoints: readonly Endpoint[] = [
  ...refused("/api/2.0/mlflow", why, [
    ["POST", "webhooks", "CreateWebhook"],
    ["GET", "webhooks", "ListWebhooks"],
    ["GET", "webhooks/{webhook_id}", "GetWebhook"],
    ["PATCH", "webhooks/{webhook_id}", "UpdateWebhook"],
    ["DELETE", "webhooks/{webhook_id}", "DeleteWebhook"],
    ["POST", "webhooks/{webhook_id}/test", "TestWebhook"],
  ]),
];
